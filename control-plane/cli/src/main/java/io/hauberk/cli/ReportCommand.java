package io.hauberk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.hauberk.evidence.report.HtmlReport;
import io.hauberk.evidence.report.MarkdownReport;
import io.hauberk.evidence.report.Proof;
import io.hauberk.evidence.report.ReportValue;
import io.hauberk.evidence.report.RequirementReport;
import io.hauberk.evidence.revision.RevisionIndex;
import io.hauberk.evidence.seal.Finding;
import io.hauberk.evidence.seal.SealKey;
import io.hauberk.evidence.seal.Verification;
import io.hauberk.evidence.seal.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What an auditor wants to know about one requirement. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Reports about a requirement.",
      "",
      "Which rules served it and who wrote them, what was allowed and denied under it, alarms,",
      "what is known to be missing, and whether the log is as it was sealed.",
      "",
      "Exit status 1 when the proof fails."
    })
final class ReportCommand implements Callable<Integer> {
  enum Format {
    MARKDOWN,
    HTML,
    JSON
  }

  private final Terminal terminal;
  @Mixin final EvidenceOption evidence = new EvidenceOption();

  @Option(
      names = "--requirement",
      paramLabel = "ID",
      required = true,
      description = "the control, such as `pci-dss-4/1.3.1`")
  String requirement = "";

  @Option(
      names = "--from",
      paramLabel = "TIME",
      defaultValue = "30d",
      description = "how long ago, or a date or time in UTC (default: ${DEFAULT-VALUE})")
  String from = "30d";

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "likewise; what is from that moment on is left out (default: now)")
  @Nullable String to;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "public key of the log (default: that of the state directory)")
  @Nullable Path key;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "MARKDOWN",
      description = "markdown, html or json (default: markdown)")
  Format format = Format.MARKDOWN;

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Instant now = terminal.clock().instant();
    RequirementReport.Question question =
        new RequirementReport.Question(
            requirement,
            RecordOption.time(from, now),
            to == null ? now : RecordOption.time(to, now));
    RequirementReport report =
        evidence.ask(
            terminal,
            store ->
                RequirementReport.of(
                    store,
                    question,
                    RevisionIndex.read(evidence.revisions(terminal))
                        .served(question.from(), question.to())
                        .getOrDefault(requirement, new TreeSet<>()),
                    proof(),
                    now));
    switch (format) {
      case MARKDOWN -> MarkdownReport.of(report).forEach(terminal.out()::println);
      case HTML -> HtmlReport.of(report).forEach(terminal.out()::println);
      case JSON -> terminal.out().println(json(report));
    }
    return report.proof().state() == Proof.State.FAILS ? ExitCode.FINDING : ExitCode.OK;
  }

  private Proof proof() throws IOException {
    Path folder = evidence.folder(terminal);
    Path own = folder.resolve("seal.key");
    if (key == null && !Files.exists(own)) {
      return new Proof(
          Proof.State.NOT_LOOKED_AT,
          "the log was not verified: name its public key with `--key`",
          List.of());
    }
    VerifierKey verifier;
    try {
      verifier =
          key == null ? SealKey.verifier(own) : VerifierKey.parse(Files.readString(key).strip());
    } catch (IllegalArgumentException e) {
      throw Failure.invalid(String.valueOf(e.getMessage()));
    }
    Verification.Report verified = Verification.of(folder.resolve("log"), verifier, List.of());
    return verified.findings().isEmpty()
        ? new Proof(
            Proof.State.HOLDS,
            verified.records()
                + " records are as they were sealed by the key `"
                + verifier.name()
                + "`, "
                + verified.absent()
                + " are not kept any more, "
                + verified.unsealed()
                + " wait for their seal",
            List.of())
        : new Proof(
            Proof.State.FAILS,
            "THE LOG IS NOT AS IT WAS SEALED: run `hauberk audit verify`",
            verified.findings().stream().map(Finding::toString).toList());
  }

  private static String json(RequirementReport report) {
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(ReportValue.of(report));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
