package io.hauberk.cli;

import io.hauberk.sidecar.EnvironmentException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The root of all commands. */
@Command(
    name = "hauberk",
    description = "An Envoy control plane that gives a service mesh an L7 firewall.",
    mixinStandardHelpOptions = true,
    versionProvider = Hauberk.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExit status:%n",
    footer = {
      "  0   ok",
      "  1   a finding, a denial, a difference",
      "  2   the command line cannot be understood",
      "  3   what was read is not valid",
      "  5   this machine lacks something, or a peer does not answer",
      "  70  a mistake of the program"
    })
final class Hauberk {
  private Hauberk() {}

  static int run(Terminal terminal, String... arguments) {
    int status = commandLine(terminal).execute(arguments);
    terminal.out().flush();
    terminal.err().flush();
    return status;
  }

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new Hauberk())
        .addSubcommand(new DemoCommand(terminal))
        .addSubcommand(new ServeCommand(terminal))
        .addSubcommand(new SidecarCommand(terminal))
        .addSubcommand(new TokenCommand(terminal))
        .addSubcommand(new IdentityCommand(terminal))
        .addSubcommand(new CanCommand(terminal))
        .addSubcommand(new ExplainCommand(terminal))
        .addSubcommand(new LintCommand(terminal))
        .addSubcommand(new LogCommand(terminal))
        .addSubcommand(AuditCommand.commandLine(terminal))
        .addSubcommand(new ReportCommand(terminal))
        .addSubcommand(new StatusCommand(terminal))
        .addSubcommand(new QuarantineCommand(terminal))
        .addSubcommand(new ReleaseCommand(terminal))
        .addSubcommand(
            new CommandLine(new CaCommand()).addSubcommand(new CaCommand.Inspect(terminal)))
        .addSubcommand(new CompletionCommand(terminal))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Hauberk::misunderstood)
        .setExecutionExceptionHandler(Hauberk::failed);
  }

  private static int misunderstood(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    String message = String.valueOf(e.getMessage());
    err.println(
        "hauberk: "
            + message.substring(0, 1).toLowerCase(Locale.ROOT)
            + message.substring(1).replace('\'', '`'));
    err.println(
        "hauberk: see `" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help`");
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    command.getOut().flush();
    return switch (e) {
      case Failure failure -> tell(command, failure.lines(), failure.exitCode());
      case EnvironmentException lacking ->
          tell(command, List.of(String.valueOf(lacking.getMessage())), ExitCode.ENVIRONMENT);
      default -> {
        tell(
            command,
            List.of(
                "this is a mistake of the program, not yours; please report it ("
                    + e.getClass().getSimpleName()
                    + ")"),
            ExitCode.INTERNAL);
        if (System.getenv("HAUBERK_DEBUG") != null) {
          e.printStackTrace(command.getErr());
        }
        yield ExitCode.INTERNAL;
      }
    };
  }

  private static int tell(CommandLine command, List<String> lines, int status) {
    lines.forEach(line -> command.getErr().println("hauberk: " + line));
    return status;
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Hauberk.class.getPackage().getImplementationVersion();
      return new String[] {"hauberk " + (version == null ? "(not packaged)" : version)};
    }
  }
}
