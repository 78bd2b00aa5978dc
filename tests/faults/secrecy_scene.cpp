#include "tests/faults/secrecy_scene.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "domain/base64url.hpp"

namespace maestro::testing {
namespace {

using ::testing::_;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

std::string random_text(std::mt19937& random) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text(86, '\0');
  std::generate(text.begin(), text.end(), [&] { return alphabet[random() % alphabet.size()]; });
  return text;
}

std::string whole(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// What stands between `before` and `end`.
std::string part_of(const std::string& text, const std::string& before, char end) {
  const std::size_t found = text.find(before);
  if (found == std::string::npos) throw std::runtime_error("there is no " + before);
  const std::size_t begin = found + before.size();
  return text.substr(begin, text.find(end, begin) - begin);
}

/// Text in base64url, and the bytes that it stands for.
void add_encoded(SecretPieces& secrets, const std::string& name, const std::string& text) {
  secrets.add(name, text);
  const std::optional<WipingBytes> bytes = base64url_decode(text);
  if (!bytes) throw std::runtime_error(name + " is not base64url");
  secrets.add(name + ", decoded", std::string(bytes->begin(), bytes->end()));
}

}  // namespace

SecrecyScene::SecrecyScene() {
  demo::DemoServerOptions options;
  options.certificate_file = directory_ / "certificate.pem";
  options.key_file = directory_ / "key.pem";
  write_certificate("localhost", options.certificate_file, options.key_file);
  server_ = std::make_unique<demo::DemoServer>(options);
  home_ = std::make_unique<Home>(server_->base_url());
  home_->environment["MAESTRO_CA_FILE"] = options.certificate_file;
  home_->environment["MAESTRO_ANTHROPIC_STATE"] = "random";
  home_->environment["MAESTRO_LOG_LEVEL"] = "trace";
}

SecrecyScene::Tokens SecrecyScene::plant(std::chrono::seconds lifetime) {
  const std::string number = std::to_string(++planted_);
  const std::string access = random_text(random_);  // without the prefix, which is public
  const std::string refresh = random_text(random_);
  answered_ = SecretPieces();
  for (SecretPieces* secrets : {&secrets_, &answered_}) {
    secrets->add("access token " + number, access);
    secrets->add("refresh token " + number, refresh);
  }
  const Tokens tokens{"sk-ant-oat01-" + access, "sk-ant-ort01-" + refresh};
  answer_next(200, R"({"access_token":")" + tokens.access + R"(","expires_in":)" + std::to_string(lifetime.count()) +
                       R"(,"refresh_token":")" + tokens.refresh + R"("})");
  return tokens;
}

void SecrecyScene::answer_next(int status, const std::string& body) {
  demo::ScriptedAnswer answer;
  answer.status = status;
  answer.body = body;
  server_->answer_next(answer);
}

WatchedRun SecrecyScene::run(const std::vector<std::string>& arguments) {
  MemoryFile nothing;
  return run_watched(arguments, home_->environment, nothing);
}

WatchedRun SecrecyScene::log_in(const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = {"auth", "login"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  MemoryFile input;
  WatchedRun login = run_watched(arguments, home_->environment, input, [&](const Output& output) {
    if (output.fd != 2 || output.bytes.find("\nhttps:") == std::string::npos) return;
    const std::string pasted = server_->approve(address_in(output.bytes));
    add_encoded(secrets_, "the code", pasted.substr(0, pasted.find('#')));
    input.append(pasted + "\n");
  });
  if (server_->requests().empty()) throw std::runtime_error("the login ended early: " + login.finished.err);
  add_encoded(secrets_, "the verifier", part_of(server_->requests().back().body, R"("code_verifier":")", '"'));
  add_encoded(vault_key_, "the vault's key", part_of(whole(home_->data() + "/vault.key"), "key-1:", '\n'));
  return login;
}

WatchedRun SecrecyScene::log_in() {
  plant();
  WatchedRun login = log_in({"--no-browser"});
  EXPECT_EQ(login.finished.exit_code, 0) << login.finished.err;
  EXPECT_THAT(login.finished.err, ::testing::HasSubstr("POST to localhost: status 200")) << "the log is on";
  return login;
}

std::string SecrecyScene::address_in(const std::string& said) { return "https:" + part_of(said, "\nhttps:", '\n'); }

void SecrecyScene::expect_nothing_given_away_by(const WatchedRun& run) const {
  EXPECT_THAT(run.unseen_ways, IsEmpty()) << "system calls by which bytes may leave unseen";
  for (const Output& output : run.outputs)
    EXPECT_THAT(secrets_.in(output.bytes), IsEmpty()) << "written to descriptor " << output.fd;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home_->environment.at("HOME")))
    if (entry.is_regular_file()) {
      EXPECT_THAT(secrets_.in(whole(entry.path())), IsEmpty()) << entry.path();
    }
}

void SecrecyScene::expect_nothing_left_in(const std::vector<MemoryRegion>& memory, const SecretPieces& tokens) const {
  bool seen = false;
  for (const MemoryRegion& region : memory) {
    seen = seen || region.bytes.find("MAESTRO_LOG_LEVEL=trace") != std::string::npos;
    for (const SecretPieces* secrets : {&tokens, &vault_key_})
      EXPECT_THAT(secrets->in(region.bytes), IsEmpty()) << "in " << region.name << " at " << region.begin;
  }
  EXPECT_TRUE(seen) << "the environment at least is in memory, for whoever looks at all of it";
}

void SecrecyScene::expect_nothing_left_by(const WatchedRun& run) const {
  expect_nothing_left_in(run.memory_at_end, secrets_);
  for (const EndedWorker& worker : run.workers) {
    SCOPED_TRACE("the process that refreshes");
    expect_nothing_left_in(worker.memory, answered_);
    for (const int standard : {0, 1, 2}) EXPECT_EQ(worker.descriptors.at(standard), "/dev/null");
    EXPECT_THAT(worker.descriptors, Not(Contains(Pair(_, HasSubstr("memfd"))))) << "the command's streams";
  }
}

}  // namespace maestro::testing
