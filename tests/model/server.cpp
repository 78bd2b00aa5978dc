#include "tests/model/server.hpp"

#include <algorithm>

namespace maestro::model {
namespace {

bool is_in_grace(const Server& server, ServerKind kind, Small pair) {
  const bool has_grace = kind == ServerKind::same_pair_again || kind == ServerKind::newest_pair;
  return has_grace && ((server.in_grace >> pair) & 1) != 0;
}

}  // namespace

bool accepts(const Server& server, ServerKind kind, Small pair) {
  if (pair == no_pair || server.revoked != 0 || pair < server.first) return false;
  return pair == server.live || is_in_grace(server, kind, pair);
}

Small act(Server& server, ServerKind kind, Small sent) {
  if (!accepts(server, kind, sent)) {
    if (kind == ServerKind::revokes && sent >= server.first) server.revoked = 1;
    return no_pair;
  }
  if (sent != server.live) return kind == ServerKind::newest_pair ? server.live : static_cast<Small>(sent + 1);
  server.in_grace = static_cast<Small>(server.in_grace | (1 << sent));
  return ++server.live;
}

void leave_behind(Server& server, Small sent) {
  const auto free = std::find(server.strays.begin(), server.strays.end(), no_pair);
  if (free != server.strays.end()) *free = sent;  // a third one counts as one that never arrives
}

bool has_strays(const Server& server) { return server.strays.front() != no_pair; }

}  // namespace maestro::model
