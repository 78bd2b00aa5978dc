// What `maestro auth token` does with a valid token, and nothing else: the measure of how fast it could be. Opens the
// vault, reads its header and one row, opens the data key and then the record with AES-256-GCM, prints the access
// token. Checks no permissions, reads no settings, wipes nothing.
//
//     yardstick VAULT_FILE KEY_FILE PROVIDER PROFILE
#include <fcntl.h>
#include <openssl/evp.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { id_size = 16, key_size = 32, nonce_size = 12, tag_size = 16, generation_size = 8, largest_record = 65536 };
enum { kind_session = 1, kind_data_key = 3 };

// The layouts are those of domain/envelope.cpp, the key file's that of adapters/keys/key_file.cpp.
static const char key_prefix[] = "maestro-vault-key-1:";
enum { token_offset = 1 + id_size + generation_size + 1 };  // format, grant id, generation, state

static void need(int condition, const char* what) {
  if (condition) return;
  (void)!write(2, what, strlen(what));
  (void)!write(2, "\n", 1);
  exit(1);
}

static int base64url_digit(char c) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const char* found = memchr(digits, c, sizeof digits - 1);
  need(found != NULL, "the key file is not base64url");
  return (int)(found - digits);
}

static void read_key(const char* path, unsigned char* key) {
  char text[256];
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  need(file >= 0, "no key file");
  const ssize_t size = read(file, text, sizeof text);
  close(file);
  const size_t prefix_size = sizeof key_prefix - 1;
  need(size > (ssize_t)prefix_size + 43 && memcmp(text, key_prefix, prefix_size) == 0, "not a key file");
  unsigned bits = 0;
  for (int i = 0, done = 0, held = 0; done < key_size; ++i) {
    bits = bits << 6 | (unsigned)base64url_digit(text[prefix_size + (size_t)i]);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    key[done++] = (unsigned char)(bits >> held);
  }
}

static unsigned char* put(unsigned char* end, const void* bytes, size_t size) {
  for (int shift = 24; shift >= 0; shift -= 8) *end++ = (unsigned char)(size >> shift);
  memcpy(end, bytes, size);
  return end + size;
}

typedef struct {
  const unsigned char *vault_id, *key_id, *generation;
  const char *provider, *profile;
  unsigned char kind;
} Place;

// Gives the size of what it put into `plain`.
static int open_sealed(const unsigned char* key, const unsigned char* sealed, int size, const Place* place,
                       unsigned char* plain) {
  static const unsigned char format = 1;
  unsigned char additional[512];
  unsigned char* end = put(additional, &format, 1);
  end = put(end, place->vault_id, id_size);
  end = put(end, place->key_id, id_size);
  end = put(end, place->provider, strlen(place->provider));
  end = put(end, place->profile, strlen(place->profile));
  end = put(end, &place->kind, 1);
  end = put(end, place->generation, generation_size);

  const int body_size = size - nonce_size - tag_size;
  need(body_size > 0 && body_size <= largest_record, "a sealed record of a strange size");
  unsigned char tag[tag_size];
  memcpy(tag, sealed + nonce_size + body_size, tag_size);
  int length = 0;
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  need(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), NULL, key, sealed) == 1 &&
           EVP_DecryptUpdate(context, NULL, &length, additional, (int)(end - additional)) == 1 &&
           EVP_DecryptUpdate(context, plain, &length, sealed + nonce_size, body_size) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, tag_size, tag) == 1 &&
           EVP_DecryptFinal_ex(context, plain + length, &length) == 1,
       "a sealed record does not open");
  EVP_CIPHER_CTX_free(context);
  return body_size;
}

static sqlite3_stmt* first_row(sqlite3* database, const char* text, const char* provider, const char* profile) {
  sqlite3_stmt* query = NULL;
  need(sqlite3_prepare_v2(database, text, -1, &query, NULL) == SQLITE_OK, "not a vault");
  if (provider != NULL) sqlite3_bind_text(query, 1, provider, -1, SQLITE_STATIC);
  if (profile != NULL) sqlite3_bind_text(query, 2, profile, -1, SQLITE_STATIC);
  need(sqlite3_step(query) == SQLITE_ROW, "no such row");
  return query;
}

int main(int argc, char** argv) {
  need(argc == 5, "usage: yardstick VAULT_FILE KEY_FILE PROVIDER PROFILE");
  need(strlen(argv[3]) <= 64 && strlen(argv[4]) <= 64, "the names are too long");
  unsigned char wrapping_key[key_size];
  read_key(argv[2], wrapping_key);

  sqlite3* database = NULL;
  need(sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, "no vault");
  sqlite3_stmt* header =
      first_row(database, "SELECT vault_id, key_id, wrapped_data_key FROM vault WHERE id = 1", NULL, NULL);
  static const unsigned char none[generation_size];
  Place place = {sqlite3_column_blob(header, 0), sqlite3_column_blob(header, 1), none, "", "", kind_data_key};
  unsigned char data_key[key_size + 1];
  need(sqlite3_column_bytes(header, 2) == key_size + nonce_size + tag_size, "a data key of a strange size");
  open_sealed(wrapping_key, sqlite3_column_blob(header, 2), sqlite3_column_bytes(header, 2), &place, data_key);

  sqlite3_stmt* row =
      first_row(database, "SELECT generation, sealed FROM record WHERE provider = ? AND profile = ? AND kind = 1",
                argv[3], argv[4]);
  place.generation = sqlite3_column_blob(row, 0);
  place.provider = argv[3];
  place.profile = argv[4];
  place.kind = kind_session;
  static unsigned char plain[largest_record];
  const int size = open_sealed(data_key, sqlite3_column_blob(row, 1), sqlite3_column_bytes(row, 1), &place, plain);

  unsigned char* token = plain + token_offset;
  const unsigned length = (unsigned)token[0] << 24 | (unsigned)token[1] << 16 | (unsigned)token[2] << 8 | token[3];
  need(length < (unsigned)size - token_offset - 4, "a record of a strange layout");
  token += 4;
  token[length] = '\n';
  need(write(1, token, length + 1) == (ssize_t)length + 1, "the token could not be written");
  sqlite3_finalize(row);
  sqlite3_finalize(header);
  sqlite3_close(database);
  return 0;
}
