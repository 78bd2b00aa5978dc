// Makes a vault with logins whose tokens are good for a month:
//
//     make_vault DIRECTORY PROFILES [REFRESHES]
//
// The profiles are `default`, `p2`, `p3` and so on. `default` logs in as a person does and is refreshed so many times;
// the others' rows are stored together, because ten thousand logins one by one would take minutes.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "tests/adapters/vault/real_vault.hpp"
#include "tests/bench/month_long_login.hpp"

namespace {

using namespace maestro;
using testing::RealVault;

template <class T>
T need(tl::expected<T, Error> result) {
  if (!result) throw std::runtime_error(result.error().what);
  return *std::move(result);
}

void need(Status status) {
  if (!status) throw std::runtime_error(status.error().what);
}

void log_in(RealVault& stored, const SessionKey& session, int refreshes) {
  const auto now = [&stored] { return stored.clock.now(); };
  SessionRecord record = testing::month_long_login(now());
  PendingLogin pending;
  pending.grant_id = record.grant_id;
  need(stored.vault.put(session, pending));
  const auto guard = need(stored.vault.lock(session, std::chrono::seconds{10}));
  need(guard->commit(record, now()));
  for (int i = 0; i < refreshes; ++i) {
    SessionRecord next = *need(guard->load());
    ++next.generation;
    need(guard->intend({now(), {}}));
    need(guard->commit(next, now()));
  }
}

void add_profiles(RealVault& stored, int first, int last) {
  SealedRows sealed(stored.rows, stored.keys, stored.crypto);
  SessionRecord record = testing::month_long_login(stored.clock.now());
  record.generation = 1;
  const PlainRecord plain = encode(record);
  std::vector<RowChange> rows;
  for (int i = first; i <= last; ++i) {
    const RowName name{{"anthropic", "p" + std::to_string(i)}, RecordKind::session};
    rows.push_back({name, need(sealed.seal(name, record.generation, plain)), 0});
  }
  need(stored.rows.apply(rows));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || argc > 4) {
    std::fputs("usage: make_vault DIRECTORY PROFILES [REFRESHES]\n", stderr);
    return 2;
  }
  try {
    RealVault stored(argv[1]);
    log_in(stored, {"anthropic", "default"}, argc == 4 ? std::atoi(argv[3]) : 0);
    add_profiles(stored, 2, std::atoi(argv[2]));
    return 0;
  } catch (const std::exception& fault) {
    std::fprintf(stderr, "make_vault: %s\n", fault.what());
    return 1;
  }
}
