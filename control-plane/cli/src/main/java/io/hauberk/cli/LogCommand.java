package io.hauberk.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hauberk.evidence.report.Completeness;
import io.hauberk.evidence.report.RecordRow;
import io.hauberk.evidence.report.Table;
import io.hauberk.evidence.store.EvidenceStore;
import io.hauberk.evidence.store.Filter;
import io.hauberk.evidence.store.Found;
import io.hauberk.evidence.store.Tally;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who asked whom for what, whether it was allowed, and by which rule. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what was decided, and what else was recorded.",
      "",
      "The newest records that are meant, in the order in which they came. It reads files only:",
      "no control plane needs to run, and a copy of its folder does as well."
    },
    footer = {
      "",
      "Who of type `a` tried to reach Bob's database in the last 30 days, was it allowed, by which"
          + " rule:",
      "  hauberk log --from-labels type=a --to bob/database --since 30d --summary"
    })
final class LogCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LOOK_AGAIN_MS = 500;

  enum Format {
    TEXT,
    JSON,
    CSV,
    MARKDOWN
  }

  private final Terminal terminal;
  @Mixin final EvidenceOption evidence = new EvidenceOption();
  @Mixin final RecordOption records = new RecordOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "text, json (an object a line), csv or markdown (default: text)")
  Format format = Format.TEXT;

  @Option(
      names = "--summary",
      description = "count what is alike: who asked whom, and what decided how")
  boolean summary;

  @Option(
      names = {"-f", "--follow"},
      description = "go on with what comes; with --limit, until so many were shown")
  boolean follow;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "at most so many records; 0: all (default: 100)")
  int limit = -1;

  LogCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (summary && follow) {
      throw Failure.usage("--summary and --follow exclude each other");
    }
    List<Filter> filters = records.filters(terminal.clock().instant());
    return evidence.ask(
        terminal,
        store -> {
          if (summary) {
            summarize(store, filters);
          } else if (follow) {
            follow(store, filters);
          } else {
            show(store, filters);
          }
          terminal.out().flush();
          return ExitCode.OK;
        });
  }

  private void show(EvidenceStore store, List<Filter> filters) throws IOException {
    if (limit == 0) {
      header();
      store.all(filters, this::line);
    } else {
      print(store.newest(filters, limit < 0 ? 100 : limit));
    }
    if (format == Format.TEXT) {
      terminal.say(Completeness.of(store, filters).text());
    }
  }

  private void follow(EvidenceStore store, List<Filter> filters) throws IOException {
    long next = store.extent().end();
    int left = limit <= 0 ? Integer.MAX_VALUE : limit;
    header();
    try {
      while (left > 0) {
        long end = store.extent().end();
        if (end > next) {
          List<Filter> fresh = new ArrayList<>(filters);
          fresh.add(new Filter.From(next));
          fresh.add(new Filter.Before(end));
          List<Found> found = new ArrayList<>();
          store.all(fresh, found::add);
          found.stream().limit(left).forEach(this::line);
          left -= Math.min(left, found.size());
          next = end;
          terminal.out().flush();
        } else {
          TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void print(List<Found> found) {
    if (format == Format.JSON) {
      found.forEach(this::line);
      return;
    }
    print(new Table(RecordRow.HEADER, found.stream().map(RecordRow::cells).toList()));
  }

  private void print(Table table) {
    List<String> lines =
        switch (format) {
          case TEXT, JSON -> table.text();
          case CSV -> table.csv();
          case MARKDOWN -> table.markdown();
        };
    lines.forEach(terminal.out()::println);
  }

  /** For what is printed a line at a time. */
  private void header() {
    switch (format) {
      case TEXT, JSON -> {}
      case CSV -> terminal.out().println(String.join(",", RecordRow.HEADER));
      case MARKDOWN ->
          new Table(RecordRow.HEADER, List.of()).markdown().forEach(terminal.out()::println);
    }
  }

  private void line(Found found) {
    Table one = new Table(RecordRow.HEADER, List.of(RecordRow.cells(found)));
    terminal
        .out()
        .println(
            switch (format) {
              case TEXT -> one.text().getLast();
              case CSV -> one.csv().getLast();
              case MARKDOWN -> one.markdown().getLast();
              case JSON ->
                  found.record().isPresent()
                      ? "{\"index\":%d,\"record\":%s}"
                          .formatted(found.index(), new String(found.bytes(), UTF_8))
                      : json(Map.of("index", found.index(), "bytes", found.bytes()));
            });
  }

  private void summarize(EvidenceStore store, List<Filter> filters) throws IOException {
    List<Tally> tally = store.tally(filters);
    Completeness completeness = Completeness.of(store, filters);
    List<Tally> shown = tally.subList(0, Math.min(tally.size(), limit <= 0 ? tally.size() : limit));
    if (format == Format.JSON) {
      Map<String, Object> value = new LinkedHashMap<>();
      value.put("groups", shown.stream().map(LogCommand::value).toList());
      value.put("completeness", completeness.value());
      terminal.out().println(json(value));
      return;
    }
    print(
        new Table(
            List.of("caller", "target", "verdict", "rule", "count", "first", "last"),
            shown.stream().map(LogCommand::cells).toList()));
    if (format == Format.TEXT) {
      terminal.say(completeness.text());
    }
  }

  private static List<String> cells(Tally tally) {
    return List.of(
        tally.caller(),
        tally.target(),
        tally.allowed() ? "allowed" : "denied",
        tally.decision(),
        Long.toString(tally.count()),
        tally.first().toString(),
        tally.last().toString());
  }

  private static Map<String, Object> value(Tally tally) {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("caller", tally.caller());
    value.put("target", tally.target());
    value.put("allowed", tally.allowed());
    value.put("rule", tally.decision());
    value.put("count", tally.count());
    value.put("first", tally.first().toString());
    value.put("last", tally.last().toString());
    return value;
  }

  private static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
