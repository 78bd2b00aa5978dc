// Runs programs in turn, round after round, and prints of each the median time, the median processor time and the peak
// memory, all also as multiples of the first program's. In turn, because a machine's speed drifts: what is compared
// must have run in the same moments. Processor time, because on a busy machine the rest is waiting for others.
//
//     paired_runner [--rounds N] [--at-once N] [--input FILE] NAME PROGRAM ARGUMENT... [-- NAME PROGRAM ARGUMENT...]...
//
// With --at-once a run is that many processes started together, and its time is until the last has ended. Standard
// output of all is /dev/null. A program that fails ends it all.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Program {
  std::string name;
  std::vector<char*> words;  ///< with the null that execv wants
  std::vector<double> milliseconds;
  std::vector<double> processor_milliseconds;
  long peak_kib = 0;
};

struct Plan {
  int rounds = 60;
  int at_once = 1;
  const char* input = "/dev/null";
  std::vector<Program> programs;
};

double now_in_milliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

double in_milliseconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

[[noreturn]] void become(const Program& program, const char* input) {
  ::dup2(::open(input, O_RDONLY), STDIN_FILENO);
  ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
  ::execvp(program.words.front(), program.words.data());
  ::_exit(127);
}

void run(Program& program, const Plan& plan) {
  double processor_time = 0;
  const double begin = now_in_milliseconds();
  for (int i = 0; i < plan.at_once; ++i)
    if (::fork() == 0) become(program, plan.input);
  for (int i = 0; i < plan.at_once; ++i) {
    int status = 0;
    rusage usage{};
    if (::wait4(-1, &status, 0, &usage) < 0 || status != 0) {
      std::fprintf(stderr, "%s failed\n", program.name.c_str());
      std::exit(1);
    }
    program.peak_kib = std::max(program.peak_kib, usage.ru_maxrss);
    processor_time += in_milliseconds(usage.ru_utime) + in_milliseconds(usage.ru_stime);
  }
  program.milliseconds.push_back(now_in_milliseconds() - begin);
  program.processor_milliseconds.push_back(processor_time);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

Plan parse(int argc, char** argv) {
  Plan plan;
  int next = 1;
  for (; next + 1 < argc && std::string_view(argv[next]).starts_with("--"); next += 2) {
    const std::string_view flag = argv[next];
    if (flag == "--rounds") plan.rounds = std::atoi(argv[next + 1]);
    if (flag == "--at-once") plan.at_once = std::atoi(argv[next + 1]);
    if (flag == "--input") plan.input = argv[next + 1];
  }
  while (next < argc) {
    Program program;
    program.name = argv[next++];
    for (; next < argc && std::string_view(argv[next]) != "--"; ++next) program.words.push_back(argv[next]);
    ++next;
    program.words.push_back(nullptr);
    plan.programs.push_back(std::move(program));
  }
  return plan;
}

}  // namespace

int main(int argc, char** argv) {
  Plan plan = parse(argc, argv);
  if (plan.programs.empty() || plan.rounds < 1 || plan.at_once < 1) {
    std::fputs("usage: paired_runner [--rounds N] [--at-once N] [--input FILE] NAME PROGRAM ARGUMENT... [-- ...]\n",
               stderr);
    return 2;
  }
  std::vector<Program*> order;
  for (Program& program : plan.programs) order.push_back(&program);
  std::minstd_rand random;
  for (int round = 0; round < plan.rounds; ++round) {
    std::shuffle(order.begin(), order.end(), random);  // nobody always runs after the same one
    for (Program* program : order) run(*program, plan);
  }
  std::printf("%-34s %8s %6s %8s %6s %9s %6s\n", "", "ms", "ratio", "cpu ms", "ratio", "peak KiB", "ratio");
  const Program& yardstick = plan.programs.front();
  for (const Program& program : plan.programs) {
    const double time = median(program.milliseconds);
    const double processor_time = median(program.processor_milliseconds);
    std::printf("%-34s %8.2f %6.2f %8.2f %6.2f %9ld %6.2f\n", program.name.c_str(), time,
                time / median(yardstick.milliseconds), processor_time,
                processor_time / median(yardstick.processor_milliseconds), program.peak_kib,
                static_cast<double>(program.peak_kib) / static_cast<double>(yardstick.peak_kib));
  }
  return 0;
}
