#include "tests/e2e/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace maestro::testing {
namespace {

struct Pipe {
  int read_end;
  int write_end;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  return {ends[0], ends[1]};
}

/// Reads what is there; false at the end.
bool read_some(int fd, std::string& text) {
  std::array<char, 4096> chunk{};
  const ssize_t got = ::read(fd, chunk.data(), chunk.size());
  if (got > 0) text.append(chunk.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const Environment& environment)
    : Program(Words{Home::words(arguments)}, environment) {}

Program::Program(Words words, const Environment& environment) {
  ::signal(SIGPIPE, SIG_IGN);
  const Pipe in = make_pipe();
  const Pipe out = make_pipe();
  const Pipe err = make_pipe();
  const ExecArguments exec(std::move(words.words), environment);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::setsid();  // no terminal, whatever we run on
    ::dup2(in.read_end, 0);
    ::dup2(out.write_end, 1);
    ::dup2(err.write_end, 2);
    ::execve(exec.path(), exec.argv(), exec.envp());
    ::_exit(127);
  }
  for (const int end : {in.read_end, out.write_end, err.write_end}) ::close(end);
  in_ = in.write_end;
  out_ = out.read_end;
  err_ = err.read_end;
}

Program::~Program() {
  for (const int end : {in_, out_, err_})
    if (end >= 0) ::close(end);
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
}

void Program::write(const std::string& text) {
  if (::write(in_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error("the program does not read");
}

void Program::close_input() {
  if (in_ >= 0) ::close(std::exchange(in_, -1));
}

std::string Program::read_more() {
  if (!read_some(err_, said_)) throw std::runtime_error("the program ended: " + said_);
  return said_;
}

std::string Program::read_error_until(const std::string& end) {
  while (said_.find(end) == std::string::npos)
    if (!read_some(err_, said_)) throw std::runtime_error("the program ended before it said " + end + ": " + said_);
  return said_;
}

Finished Program::finish() {
  close_input();
  Finished result;
  result.err = said_;
  std::array<pollfd, 2> streams = {pollfd{out_, POLLIN, 0}, pollfd{err_, POLLIN, 0}};
  const std::array<std::string*, 2> texts = {&result.out, &result.err};
  while (streams[0].fd >= 0 || streams[1].fd >= 0) {
    ::poll(streams.data(), streams.size(), -1);
    for (std::size_t i = 0; i < streams.size(); ++i)
      if (streams.at(i).revents != 0 && !read_some(streams.at(i).fd, *texts.at(i))) streams.at(i).fd = -1;
  }
  int status = 0;
  ::waitpid(std::exchange(pid_, -1), &status, 0);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

Home::Home() {
  environment = {{"PATH", "/usr/bin:/bin"},
                 {"HOME", directory_.path()},
                 {"MAESTRO_DATA_DIR", data()},
                 {"MAESTRO_CONFIG_DIR", directory_ / "config"}};
}

Home::Home(const std::string& base_url) : Home() {
  environment["MAESTRO_ANTHROPIC_AUTHORIZATION_ENDPOINT"] = base_url + "/oauth/authorize";
  environment["MAESTRO_ANTHROPIC_TOKEN_ENDPOINT"] = base_url + "/v1/oauth/token";
  environment["MAESTRO_ANTHROPIC_REDIRECT_URI"] = base_url + "/oauth/code/callback";
}

Finished Home::run(const std::vector<std::string>& arguments, const std::string& input) const {
  Program program(arguments, environment);
  if (!input.empty()) program.write(input);
  return program.finish();
}

std::vector<std::string> Home::words(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), MAESTRO_PROGRAM);
  return arguments;
}

Finished Home::login(demo::DemoServer& server, const std::vector<std::string>& flags) const {
  std::vector<std::string> arguments = {"auth", "login", "--no-browser"};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  Program program(arguments, environment);
  program.write(server.approve(authorization_url(program)) + "\n");
  return program.finish();
}

std::string authorization_url(Program& program) {
  const std::size_t begin = program.read_error_until("\nhttp").find("\nhttp") + 1;
  std::string url = program.read_error_until("\nhttp").substr(begin);
  while (url.find('\n') == std::string::npos) url = program.read_more().substr(begin);
  return url.substr(0, url.find('\n'));
}

std::string authorization_url(Terminal& terminal) {
  terminal.read_until("\r\nhttp");
  const std::string rest = terminal.read_until("\r\n");
  return "http" + rest.substr(0, rest.size() - 2);
}

}  // namespace maestro::testing
