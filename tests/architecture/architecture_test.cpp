#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

// The house, as a table. Debian puts every library's headers into the default include path, so that CMake's link lists
// alone do not stop a wrong include.

namespace {

using Files = std::map<std::string, std::string>;  // path below the root, content
using Names = std::set<std::string>;

Files sources() {
  Files files;
  for (const char* layer : {"domain", "ports", "adapters", "app"})
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::string(MAESTRO_SOURCE_DIR) + "/" + layer)) {
      const std::string extension = entry.path().extension();
      if (extension != ".cpp" && extension != ".hpp") continue;
      std::ostringstream text;
      text << std::ifstream(entry.path()).rdbuf();
      files[std::filesystem::relative(entry.path(), MAESTRO_SOURCE_DIR)] = text.str();
    }
  return files;
}

bool is_below(const std::string& path, const std::string& folder) { return path.starts_with(folder); }

std::vector<std::string> includes(const std::string& text) {
  static const std::regex line("#include [<\"]([^>\"]+)[>\"]");
  std::vector<std::string> found;
  for (auto it = std::sregex_iterator(text.begin(), text.end(), line); it != std::sregex_iterator(); ++it)
    found.push_back((*it)[1]);
  return found;
}

/// The first matching folder decides which of our own folders a file may include.
struct Room {
  std::string folder;
  std::vector<std::string> may_include;
};

const std::vector<Room>& house() {
  static const std::vector<Room> rooms = {
      {"domain/", {"domain/"}},
      {"ports/", {"domain/", "ports/"}},
      {"adapters/", {"domain/", "ports/", "adapters/system/", "OWN", "config/embedded.hpp", "migrations/embedded.hpp"}},
      {"app/usecase/", {"domain/", "ports/", "app/usecase/"}},
      {"app/vault/", {"domain/", "ports/", "app/vault/"}},
      {"app/cli/", {"domain/", "ports/", "app/usecase/", "app/cli/", "app/version.hpp"}},
      {"app/main.cpp", {"adapters/crypto/wiping_openssl.hpp", "adapters/system/process.hpp", "app/"}},
      {"app/anthropic_oauth", {"domain/", "ports/", "adapters/", "app/"}},
      {"app/composition_root", {"domain/", "ports/", "adapters/", "app/"}},
      {"app/vault_wiring", {"domain/", "ports/", "adapters/", "app/"}},
  };
  return rooms;
}

const Room* room_of(const std::string& path) {
  for (const Room& room : house())
    if (is_below(path, room.folder)) return &room;
  return nullptr;
}

/// `adapters/files/`, of a file in it.
std::string own_folder(const std::string& path) { return path.substr(0, path.rfind('/') + 1); }

bool is_ours(const std::string& include) {
  for (const char* layer : {"domain/", "ports/", "adapters/", "app/", "config/", "migrations/", "tests/"})
    if (is_below(include, layer)) return true;
  return false;
}

/// Which files may include a third party's headers.
const std::map<std::string, std::vector<std::string>>& third_parties() {
  static const std::map<std::string, std::vector<std::string>> table = {
      {"tl/expected.hpp", {"domain/result.hpp", "domain/token_failure.hpp"}},
      {"curl/", {"adapters/http/"}},
      {"qrencode.h", {"adapters/qr/"}},
      {"libsecret/", {"adapters/keys/secret_library.hpp"}},
      {"openssl/", {"adapters/crypto/"}},
      {"SQLiteCpp/", {"adapters/sqlite/"}},
      {"sqlite3.h", {"adapters/sqlite/"}},
      {"rapidjson/", {"adapters/oauth/", "adapters/log/json_members.cpp", "app/cli/json_object.cpp"}},
      {"toml++/", {"adapters/config/toml_config.cpp"}},
      {"spdlog/", {"adapters/log/"}},
      {"CLI/", {"app/cli/command_line.cpp"}},
      {"fmt/", {"adapters/log/", "app/cli/"}},
  };
  return table;
}

bool is_allowed(const std::string& path, const std::vector<std::string>& prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](const std::string& prefix) { return is_below(path, prefix); });
}

/// Without comments. Read once: the table of patterns is long, and a sanitizer makes each search slow.
const Files& code() {
  static const Files stripped = [] {
    const std::regex comment("//[^\n]*");
    Files files = sources();
    for (auto& [path, text] : files) text = std::regex_replace(text, comment, "");
    return files;
  }();
  return stripped;
}

/// The files whose code matches.
Names files_with(const std::string& pattern) {
  const std::regex wanted(pattern);
  Names names;
  for (const auto& [path, text] : code())
    if (std::regex_search(text, wanted)) names.insert(path);
  return names;
}

TEST(Architecture, FindsTheSources) { EXPECT_GT(sources().size(), 80); }

TEST(Architecture, GivesEveryFileARoom) {
  for (const auto& [path, text] : sources()) EXPECT_NE(room_of(path), nullptr) << path;
}

TEST(Architecture, LetsIncludesPointInwardsOnly) {
  for (const auto& [path, text] : sources()) {
    const Room* room = room_of(path);
    ASSERT_NE(room, nullptr) << path;
    for (const std::string& include : includes(text)) {
      if (!is_ours(include)) continue;
      const bool own = is_allowed("OWN", room->may_include) && is_below(include, own_folder(path));
      EXPECT_TRUE(own || is_allowed(include, room->may_include)) << path << " includes " << include;
    }
  }
}

TEST(Architecture, KeepsThirdPartyHeadersWhereTheyBelong) {
  for (const auto& [path, text] : sources())
    for (const std::string& include : includes(text))
      for (const auto& [library, allowed] : third_parties())
        EXPECT_TRUE(!is_below(include, library) || is_allowed(path, allowed)) << path << " includes " << include;
}

TEST(Architecture, KnowsEveryThirdPartyHeader) {
  for (const auto& [path, text] : sources())
    for (const std::string& include : includes(text)) {
      const bool is_standard =
          include.find('/') == std::string::npos && include != "sqlite3.h" && include != "qrencode.h";
      const bool is_system = is_below(include, "sys/") || is_below(include, "linux/") || is_below(include, "netinet/");
      const bool is_known = std::any_of(third_parties().begin(), third_parties().end(),
                                        [&](const auto& row) { return is_below(include, row.first); });
      EXPECT_TRUE(is_standard || is_system || is_known || is_ours(include)) << path << " includes " << include;
    }
}

TEST(Architecture, LetsOnlyTheseFilesRevealASecret) {
  EXPECT_EQ(
      files_with("reveal\\(\\)"),
      (Names{"adapters/crypto/aes_gcm.cpp", "adapters/crypto/openssl_crypto.cpp", "adapters/http/curl_http_client.cpp",
             "adapters/keys/kernel_key_cache.cpp", "adapters/keys/secret_service_key.cpp",
             "adapters/oauth/parsed_body.cpp", "adapters/oauth/token_request.cpp", "app/cli/auth_token.cpp",
             "app/usecase/login_transfer.cpp", "app/vault/sealed_attempt.cpp", "app/vault/sealed_rows.cpp",
             "domain/authorization_url.cpp", "domain/envelope.cpp", "domain/login_export.cpp", "domain/pasted_code.cpp",
             "domain/pkce.cpp", "domain/secret.hpp", "domain/session_envelope.cpp"}));
}

TEST(Architecture, LetsOnlyTheConfigurationAndTheBrowserSeeTheEnvironment) {
  EXPECT_EQ(files_with("\\bgetenv\\(|\\benviron\\b"),
            (Names{"adapters/config/environment_config.cpp", "adapters/config/process_environment.cpp",
                   "adapters/system/desktop_browser.cpp"}));
}

TEST(Architecture, ReadsTheClockInOnePlace) {
  EXPECT_EQ(files_with("_clock::now\\(|\\btime\\(nullptr|clock_gettime|using Steady"),
            (Names{"adapters/system/secret_lines.cpp", "adapters/system/system_clock.cpp"}));
}

TEST(Architecture, DrawsRandomnessInOnePlace) {
  EXPECT_EQ(files_with("random_device|RAND_bytes|RAND_priv_bytes|getrandom|mt19937|\\brand\\("),
            (Names{"adapters/crypto/openssl_crypto.cpp"}));
}

/// What changes the process rather than a value, and the only files that may do it.
struct ProcessRule {
  const char* what;
  const char* pattern;
  Names files;
};

TEST(Architecture, LeavesProcessesAndSignalsToTheWorker) {
  const std::vector<ProcessRule> rules = {
      {"makes processes",
       "\\bv?fork\\(\\)|posix_spawn|\\bwaitpid\\(",
       {"adapters/http/curl_library.cpp", "adapters/system/desktop_browser.cpp", "adapters/worker/worker_process.cpp"}},
      {"becomes another program", "\\bexecv?[lpe]+\\(|\\bexecv\\(", {"adapters/system/desktop_browser.cpp"}},
      {"blocks, ignores or raises signals",
       "sigprocmask|pthread_sigmask|sigaction|signalfd|sigpending|sigwait|sigtimedwait|::signal\\(|\\braise\\(|"
       "pthread_kill",
       {"adapters/system/desktop_browser.cpp", "adapters/system/process.cpp", "adapters/system/secret_lines.cpp",
        "adapters/worker/report_wait.cpp", "adapters/worker/signal_mask.cpp", "adapters/worker/worker_process.cpp"}},
      {"starts a session of its own",
       "\\bsetsid\\(",
       {"adapters/system/desktop_browser.cpp", "adapters/worker/worker_process.cpp"}},
  };
  for (const ProcessRule& rule : rules) EXPECT_EQ(files_with(rule.pattern), rule.files) << rule.what;
}

TEST(Architecture, LeavesStandardOutputToTheConsole) {
  EXPECT_EQ(files_with("std::cout|std::cerr|\\bprintf\\(|\\bputs\\(|STDOUT_FILENO"),
            (Names{"adapters/system/terminal_console.cpp"}));
}

TEST(Architecture, KeepsPortsPureAndSmall) {
  const std::regex method("virtual [^~][^;]*= 0;");
  for (const auto& [path, text] : sources()) {
    if (!is_below(path, "ports/")) continue;
    const std::regex one_class("class [A-Z][A-Za-z]* (final )?(: public [A-Za-z]+ )?\\{[^]*?\n\\};");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), one_class); it != std::sregex_iterator(); ++it) {
      const std::string body = it->str();
      EXPECT_LE(std::distance(std::sregex_iterator(body.begin(), body.end(), method), std::sregex_iterator()), 5)
          << path;
    }
  }
}

}  // namespace
