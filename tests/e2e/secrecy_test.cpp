#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/e2e/program.hpp"

namespace maestro::testing {
namespace {

std::string whole(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class SecrecyScene : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(OfBothLogFormats, SecrecyScene, ::testing::Values("text", "json"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST_P(SecrecyScene, LeavesNoTokenCodeOrVerifierInAFileOrALogAtAnyLevel) {
  demo::DemoServer server;
  Home home(server.base_url());
  home.environment["MAESTRO_LOG_FORMAT"] = GetParam();
  home.environment["MAESTRO_LOG_LEVEL"] = "trace";
  Program program({"auth", "login", "--no-browser"}, home.environment);
  const std::string url = authorization_url(program);
  const std::string verifier = url.substr(url.find("&state=") + 7);
  const std::string pasted = server.approve(url);
  program.write(pasted + "\n");
  std::string said = program.finish().err;
  said.erase(said.find(url), url.size());  // the address itself is for the person
  const std::string first = home.run({"auth", "token"}).out;
  const Finished refresh = home.run({"auth", "refresh"});
  said += refresh.err + refresh.out + home.run({"auth", "status", "--json"}).out;
  EXPECT_THAT(said, ::testing::HasSubstr("POST to 127.0.0.1: status 200")) << "the log is on";
  const std::string second = home.run({"auth", "token"}).out;

  const std::string body = server.requests().back().body;
  const std::size_t begin = body.find("refresh_token=sk") + 14;
  std::vector<std::string> secrets = {"sk-ant-",
                                      verifier,
                                      pasted.substr(0, pasted.find('#')),
                                      first.substr(0, first.size() - 1),
                                      second.substr(0, second.size() - 1),
                                      body.substr(begin, body.find('&', begin) - begin)};
  for (const std::string& secret : secrets) {
    ASSERT_GE(secret.size(), 7);
    EXPECT_EQ(said.find(secret), std::string::npos) << said;
  }
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(home.environment.at("HOME"))) {
    if (!entry.is_regular_file()) continue;
    ++files;
    for (const std::string& secret : secrets)
      EXPECT_EQ(whole(entry.path()).find(secret), std::string::npos) << entry.path();
  }
  EXPECT_GE(files, 3);
}

TEST(SecrecyOfFiles, KeepsEveryFileToItsOwner) {
  demo::DemoServer server;
  const Home home(server.base_url());
  ASSERT_EQ(home.login(server).exit_code, 0);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(home.data()).permissions(), perms(0700));
  for (const auto& entry : std::filesystem::directory_iterator(home.data()))
    EXPECT_EQ(entry.status().permissions(), perms(0600)) << entry.path();
}

}  // namespace
}  // namespace maestro::testing
