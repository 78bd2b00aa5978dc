#include "app/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <map>

#include "domain/nearest_name.hpp"

namespace maestro {
namespace {

/// A command with the place that CLI11 writes its flags to.
struct Bound {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::map<std::string, std::string> values;
  std::map<std::string, bool> switches;
};

void add_flags(Bound& bound, std::span<const Flag> flags) {
  for (const Flag& flag : flags) {
    const std::string name(flag.name);
    if (flag.name == "--help") {
      bound.app->set_help_flag("-h," + name, std::string(flag.help));
      continue;
    }
    if (flag.value.empty()) {
      bound.app->add_flag(name, bound.switches[name], std::string(flag.help));
      continue;
    }
    bound.app->add_option(name, bound.values[name], std::string(flag.help))
        ->type_name(std::string(flag.value))
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  }
}

CLI::App* find_child(CLI::App& app, const std::string& name) {
  for (CLI::App* child : app.get_subcommands([](CLI::App*) { return true; }))
    if (child->get_name() == name) return child;
  return nullptr;
}

/// `auth login` becomes `login` below `auth`.
CLI::App* add_app(CLI::App& root, const Command& command) {
  const std::size_t blank = command.path.find(' ');
  const std::string summary(command.summary);
  if (blank == std::string_view::npos) return root.add_subcommand(std::string(command.path), summary);
  const std::string group(command.path.substr(0, blank));
  CLI::App* parent = find_child(root, group);
  if (parent == nullptr) {
    parent = root.add_subcommand(group, std::string(group_summary(group)));
    parent->require_subcommand(1);
  }
  return parent->add_subcommand(std::string(command.path.substr(blank + 1)), summary);
}

/// The command that the words begin with, and no other: to tell CLI11 of all of them took a tenth of all that a
/// whole `auth token` executed. All, if the words begin with none.
std::span<const Command> candidates(int argc, const char* const* argv) {
  const std::span<const Command> all = commands();
  std::string words;
  for (int i = 1; i < std::min(argc, 3); ++i) {
    words += (i == 1 ? "" : " ") + std::string(argv[i]);
    const auto named = std::find_if(all.begin(), all.end(), [&](const Command& one) { return one.path == words; });
    if (named != all.end()) return {named, 1};
  }
  return all;
}

/// What the person wrote that is not known, and what is known in its place.
Error usage_error(const CLI::App& root, const std::vector<Bound>& all, int argc, const char* const* argv,
                  const CLI::ParseError& error) {
  const CLI::App* app = &root;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("-")) break;
    const CLI::App* inner = nullptr;
    std::vector<std::string> names;
    for (const CLI::App* candidate : app->get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(candidate->get_name());
      if (candidate->get_name() == word) inner = candidate;
    }
    if (inner == nullptr && !names.empty()) {
      const std::string nearest = nearest_name(word, names);
      return {Errc::usage, "there is no command `" + word + "`",
              nearest.empty() ? "`maestro --help` lists all commands" : "did you mean `" + nearest + "`?"};
    }
    if (inner != nullptr) app = inner;
  }
  std::vector<std::string> flags;
  for (const Bound& bound : all)
    if (bound.app == app) {
      for (const auto& [name, value] : bound.values) flags.push_back(name);
      for (const auto& [name, value] : bound.switches) flags.push_back(name);
    }
  for (int i = 1; i < argc; ++i) {
    const std::string word = std::string(argv[i]).substr(0, std::string_view(argv[i]).find('='));
    if (!word.starts_with("--") || std::find(flags.begin(), flags.end(), word) != flags.end()) continue;
    const std::string nearest = nearest_name(word, flags);
    return {Errc::usage, "there is no flag `" + word + "` here",
            nearest.empty() ? "`maestro ... --help` lists the flags" : "did you mean `" + nearest + "`?"};
  }
  if (dynamic_cast<const CLI::ExtrasError*>(&error) !=
      nullptr)  // it would be quoted, and could be a code that was meant for the prompt
    return {Errc::usage, "there is an argument too many",
            "codes and tokens are never arguments: paste or pipe them in"};
  const bool ends_here = app->get_subcommands([](const CLI::App*) { return true; }).empty();
  if (ends_here && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return {Errc::usage, "an argument is missing: " + std::string(error.what()), "--help shows an example"};
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr)
    return {Errc::usage, "a command is missing", "`maestro --help` lists all commands"};
  return {Errc::usage, error.what(), "`maestro --help` lists all commands; every command takes --help"};
}

/// Does not quote what was given: it could be anything.
Status check_choice(std::string_view what, std::string_view value, const std::optional<std::string>& given) {
  const std::vector<std::string_view> choices = choices_of(value);
  if (!given || choices.empty() || std::find(choices.begin(), choices.end(), *given) != choices.end()) return {};
  std::string list;
  for (const std::string_view choice : choices)
    list += (list.empty() ? "" : choice == choices.back() ? " or " : ", ") + std::string(choice);
  return fail(Errc::usage, std::string(what) + " is not one of its choices", "use " + list);
}

Status check_choices(const ParsedCommand& parsed) {
  const Command& command = *parsed.command;
  for (const Flag& flag : flags_of(command))
    if (Status fine = check_choice(flag.name, flag.value, parsed.arguments.value(flag.name)); !fine) return fine;
  return check_choice("the argument", command.argument, parsed.arguments.value(command.argument));
}

}  // namespace

Result<std::variant<ParsedCommand, HelpText>> parse_command_line(int argc, const char* const* argv) {
  CLI::App root("Logs you in to Anthropic once, and keeps the login for everything you run", "maestro");
  root.require_subcommand(1);
  const std::span<const Command> offered = candidates(argc, argv);
  std::vector<Bound> all(offered.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    Bound& bound = all[i];
    bound.command = &offered[i];
    bound.app = add_app(root, *bound.command);
    if (!bound.command->argument.empty()) {
      const std::string name(bound.command->argument);
      bound.app->add_option(name, bound.values[name])->required();
    }
    add_flags(bound, flags_of(*bound.command));
  }
  try {
    root.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    CLI::App* app = &root;
    std::string parents;
    while (!app->get_subcommands().empty()) {
      parents += (parents.empty() ? "" : " ") + app->get_name();
      app = app->get_subcommands().front();
    }
    const auto first = std::find_if(all.begin(), all.end(), [app](const Bound& bound) {
      return app == bound.app || app == bound.app->get_parent() || app == bound.app->get_parent()->get_parent();
    });
    app->description(app->get_description() + ".\n\nExample:\n  " + std::string(first->command->example) + "\n");
    return HelpText{app->help(parents)};
  } catch (const CLI::ParseError& error) {
    return fail(usage_error(root, all, argc, argv, error));
  }
  for (const Bound& bound : all) {
    if (!bound.app->parsed()) continue;
    ParsedCommand parsed{bound.command, {}};
    for (const auto& [name, value] : bound.values)
      if (bound.app->count(name) != 0) parsed.arguments.set(name, value);
    for (const auto& [name, given] : bound.switches)
      if (given) parsed.arguments.set(name, "");
    if (const Status chosen = check_choices(parsed); !chosen) return fail(chosen.error());
    return parsed;
  }
  return fail(Errc::usage, "a command is missing", "`maestro --help` lists all commands");
}

}  // namespace maestro
