#include "tests/faults/strict_scene.hpp"

#include <thread>

namespace maestro::testing {

using ::testing::HasSubstr;

void StrictScene::log_in() {
  const Finished login = home_.login(server_);
  ASSERT_EQ(login.exit_code, 0) << login.err;
}

void StrictScene::expire_token() {
  server_.set_token_lifetime(1s);
  const Finished refresh = home_.run({"auth", "refresh"});
  ASSERT_EQ(refresh.exit_code, 0) << refresh.err;
  server_.set_token_lifetime(8h);
  while (home_.run({"auth", "status", "--json"}).out.find("\"state\":\"expired\"") == std::string::npos)
    std::this_thread::sleep_for(50ms);
}

RunningCommand StrictScene::start_halted(HaltAt at, Runs how, const std::vector<std::string>& arguments) {
  server_.halt_at(at, 40);
  RunningCommand command(how, arguments, home_.environment);
  EXPECT_TRUE(server_.wait_until_halted()) << "no request came";
  return command;
}

pid_t StrictScene::the_worker() const {
  const std::vector<pid_t> found = workers();
  EXPECT_EQ(found.size(), 1U) << "processes that refresh";
  return found.size() == 1 ? found.front() : -1;
}

Aftermath StrictScene::settle(int before) {
  server_.release();
  EXPECT_TRUE(no_worker_is_left());
  Aftermath aftermath;
  const Finished token = home_.run({"auth", "token"});
  aftermath.requests = server_.refreshes() - before;
  const Finished refresh = home_.run({"auth", "refresh"});
  aftermath.is_lost = token.exit_code != 0 || refresh.exit_code != 0;
  aftermath.why = token.err + refresh.err;
  if (aftermath.is_lost) log_in();
  return aftermath;
}

void StrictScene::expect_kept_with_one_request(int before) {
  const Aftermath aftermath = settle(before);
  EXPECT_FALSE(aftermath.is_lost) << aftermath.why;
  EXPECT_EQ(aftermath.requests, 1) << aftermath.why;
  EXPECT_EQ(server_.reuses_detected(), 0);
}

Finished StrictScene::expect_error(std::vector<std::string> arguments, int exit_code, const std::string& word,
                                   const std::string& input) {
  arguments.emplace_back("--json");
  Finished finished = home_.run(arguments, input);
  EXPECT_EQ(finished.exit_code, exit_code) << finished.out << finished.err;
  EXPECT_THAT(finished.out, HasSubstr("\"code\":\"" + word + "\"")) << finished.err;
  return finished;
}

std::string StrictScene::pasted_code(const std::vector<std::string>& flags) {
  std::vector<std::string> arguments = {"auth", "url"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const Finished url = home_.run(arguments);
  EXPECT_EQ(url.exit_code, 0) << url.err;
  return server_.approve(url.out.substr(0, url.out.find('\n')));
}

}  // namespace maestro::testing
