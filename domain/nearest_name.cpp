#include "domain/nearest_name.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace maestro {
namespace {

/// Inserted, removed or replaced characters, and neighbours that changed places (optimal string alignment).
std::size_t edits_between(std::string_view left, std::string_view right) {
  using Row = std::vector<std::size_t>;
  Row before_last;
  Row last(right.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 0; i < left.size(); ++i) {
    Row row(right.size() + 1, i + 1);
    for (std::size_t j = 0; j < right.size(); ++j) {
      row[j + 1] = std::min({last[j] + (left[i] == right[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1});
      if (i > 0 && j > 0 && left[i] == right[j - 1] && left[i - 1] == right[j])
        row[j + 1] = std::min(row[j + 1], before_last[j - 1] + 1);
    }
    before_last = std::exchange(last, std::move(row));
  }
  return last.back();
}

}  // namespace

std::string nearest_name(std::string_view name, std::span<const std::string> candidates) {
  std::string nearest;
  std::size_t fewest = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t edits = edits_between(name.substr(0, 100), candidate);
    if (edits >= fewest) continue;
    fewest = edits;
    nearest = candidate;
  }
  return nearest;
}

}  // namespace maestro
