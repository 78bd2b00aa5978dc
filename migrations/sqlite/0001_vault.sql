-- What every record of this vault is bound to, and the data key that seals them, itself sealed by the key-encryption key.
CREATE TABLE vault (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  vault_id         BLOB NOT NULL CHECK (length(vault_id) = 16),
  key_id           BLOB NOT NULL CHECK (length(key_id) = 16),
  key_check        BLOB NOT NULL CHECK (length(key_check) = 16),
  wrapped_data_key BLOB NOT NULL
) STRICT;

-- One sealed record a row. The generation is a blob of 8 bytes because an integer's width varies with its value: a
-- session's row must never change its width. A table with rowids and an index, because in a table without rowids a
-- flipped bit in a key can make a row look absent while the integrity check finds nothing.
CREATE TABLE record (
  id         INTEGER PRIMARY KEY,
  provider   TEXT NOT NULL,
  profile    TEXT NOT NULL,
  kind       INTEGER NOT NULL,
  generation BLOB NOT NULL CHECK (length(generation) = 8),
  sealed     BLOB NOT NULL
) STRICT;

CREATE UNIQUE INDEX record_name ON record (provider, profile, kind);
