#include "domain/http_date.hpp"

#include <algorithm>
#include <array>

namespace maestro {
namespace {

using namespace std::chrono;

constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> day_names = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr int first_year_of_two_digits = 69;

/// Takes a date apart from its beginning. After the first thing that is not as it should be nothing else is.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  void literal(std::string_view expected) {
    ok_ = ok_ && rest_.starts_with(expected);
    if (ok_) rest_.remove_prefix(expected.size());
  }
  int digits(std::size_t count) {
    ok_ = ok_ && rest_.size() >= count &&
          std::all_of(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count),
                      [](char c) { return c >= '0' && c <= '9'; });
    int number = 0;
    for (std::size_t i = 0; ok_ && i < count; ++i) number = number * 10 + (rest_[i] - '0');
    if (ok_) rest_.remove_prefix(count);
    return number;
  }
  /// The position of the first name that the rest begins with.
  template <std::size_t size>
  std::size_t one_of(const std::array<std::string_view, size>& names, std::size_t length = std::string_view::npos) {
    for (std::size_t i = 0; ok_ && i < size; ++i)
      if (const std::string_view name = names[i].substr(0, length); rest_.starts_with(name)) {
        rest_.remove_prefix(name.size());
        return i;
      }
    ok_ = false;
    return 0;
  }
  [[nodiscard]] bool starts_with(char c) const { return rest_.starts_with(c); }
  [[nodiscard]] bool done() const { return ok_ && rest_.empty(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

struct Fields {
  int year = 0;
  std::size_t month = 0;
  int day = 0;
  seconds time{};
  bool in_range = true;
};

void read_time(Reader& reader, Fields& fields) {
  const int hour = reader.digits(2);
  reader.literal(":");
  const int minute = reader.digits(2);
  reader.literal(":");
  const int second = reader.digits(2);
  fields.in_range = hour < 24 && minute < 60 && second <= 60;  // 60: a leap second
  fields.time = hours(hour) + minutes(minute) + seconds(second);
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`
Fields read_fixed(Reader& reader) {
  Fields fields;
  reader.one_of(day_names, 3);
  reader.literal(", ");
  fields.day = reader.digits(2);
  reader.literal(" ");
  fields.month = reader.one_of(month_names);
  reader.literal(" ");
  fields.year = reader.digits(4);
  reader.literal(" ");
  read_time(reader, fields);
  reader.literal(" GMT");
  return fields;
}

/// `Sunday, 06-Nov-94 08:49:37 GMT`
Fields read_rfc850(Reader& reader) {
  Fields fields;
  reader.one_of(day_names);
  reader.literal(", ");
  fields.day = reader.digits(2);
  reader.literal("-");
  fields.month = reader.one_of(month_names);
  reader.literal("-");
  fields.year = reader.digits(2);
  fields.year += fields.year < first_year_of_two_digits ? 2000 : 1900;
  reader.literal(" ");
  read_time(reader, fields);
  reader.literal(" GMT");
  return fields;
}

/// `Sun Nov  6 08:49:37 1994`
Fields read_asctime(Reader& reader) {
  Fields fields;
  reader.one_of(day_names, 3);
  reader.literal(" ");
  fields.month = reader.one_of(month_names);
  reader.literal(" ");
  if (reader.starts_with(' ')) {
    reader.literal(" ");
    fields.day = reader.digits(1);
  } else {
    fields.day = reader.digits(2);
  }
  reader.literal(" ");
  read_time(reader, fields);
  reader.literal(" ");
  fields.year = reader.digits(4);
  return fields;
}

}  // namespace

std::optional<sys_seconds> parse_http_date(std::string_view text) {
  for (Fields (*read)(Reader&) : {read_fixed, read_rfc850, read_asctime}) {
    Reader reader(text);
    const Fields fields = read(reader);
    const year_month_day date(year(fields.year), month(static_cast<unsigned>(fields.month) + 1),
                              day(static_cast<unsigned>(fields.day)));
    if (reader.done() && fields.in_range && date.ok()) return sys_days(date) + fields.time;
  }
  return std::nullopt;
}

}  // namespace maestro
