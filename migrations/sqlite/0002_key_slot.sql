-- What the key-encryption key is: `file`, `passphrase` or `keyring`; and 16 bytes that name it among those that the vault has had,
-- scrypt's salt for a passphrase. A key file has none.
ALTER TABLE vault ADD COLUMN key_kind TEXT NOT NULL DEFAULT 'file';
ALTER TABLE vault ADD COLUMN key_salt BLOB NOT NULL DEFAULT x'';
