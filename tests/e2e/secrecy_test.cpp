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

TEST(SecrecyScene, LeavesNoTokenCodeOrVerifierInAFileOrALogAtAnyLevel) {
  demo::DemoServer server;
  const Home home(server.base_url());
  Program program({"auth", "login", "--no-browser", "--log-level", "trace"}, home.environment);
  const std::string url = authorization_url(program);
  const std::string verifier = url.substr(url.find("&state=") + 7);
  const std::string pasted = server.approve(url);
  program.write(pasted + "\n");
  std::string said = program.finish().err;
  said.erase(said.find(url), url.size());  // the address itself is for the person
  const std::string first = home.run({"auth", "token", "--log-level", "trace"}).out;
  const Finished refresh = home.run({"auth", "refresh", "--log-level", "trace"});
  said += refresh.err + refresh.out + home.run({"auth", "status", "--json"}).out;
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

TEST(SecrecyScene, KeepsEveryFileToItsOwner) {
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
