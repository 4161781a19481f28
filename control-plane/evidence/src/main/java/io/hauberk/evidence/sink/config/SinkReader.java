package io.hauberk.evidence.sink.config;

import io.hauberk.evidence.config.ConfigProblem;
import io.hauberk.evidence.config.Section;
import io.hauberk.evidence.format.Format;
import io.hauberk.evidence.sink.Pace;
import io.hauberk.evidence.sink.Sink;
import io.hauberk.evidence.sink.SinkPlan;
import io.hauberk.evidence.sink.tls.TlsFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code sinks}, a list; every mistake is told before anything is sent. */
public final class SinkReader {
  private static final Set<String> COMMON =
      Set.of("name", "kind", "format", "tls", "patience", "max-message", "batch", "retry");

  private final Site site;

  public SinkReader(Site site) {
    this.site = site;
  }

  /**
   * @param file with the key {@code sinks}, or without
   */
  public List<SinkSetting> read(Section file) throws ConfigProblem {
    List<SinkSetting> all = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Section section : file.sections("sinks")) {
      SinkSetting setting = setting(section);
      if (!names.add(setting.plan().name())) {
        throw section.problem(
            "name", "there is a sink `" + setting.plan().name() + "` before: names are folders");
      }
      all.add(setting);
    }
    return all;
  }

  private SinkSetting setting(Section section) throws ConfigProblem {
    String name = section.requiredText("name");
    Kind kind =
        section
            .value("kind", SinkReader::kind)
            .orElseThrow(() -> section.problem("kind", "`kind` is missing: use one of " + kinds()));
    section.requireKnown(
        Stream.concat(COMMON.stream(), kind.keys().stream()).collect(Collectors.toSet()));
    Format.Kind format = section.value("format", SinkReader::format).orElse(Format.Kind.OCSF);
    SinkPlan plan;
    try {
      plan =
          new SinkPlan(
              name,
              kind.label(),
              Format.of(format, site.version()),
              (int) size(section, "max-message", kind.maxMessage()),
              pace(section));
    } catch (IllegalArgumentException e) {
      throw section.problem("name", String.valueOf(e.getMessage()));
    }
    SinkKeys keys = new SinkKeys(section, plan.format(), site);
    Supplier<Sink> sink = kind.sink(keys);
    TlsFiles tls = keys.tls();
    return new SinkSetting(plan, () -> new DatedSink(sink.get(), tls, site.clock()));
  }

  private static Pace pace(Section section) throws ConfigProblem {
    Section batch = section.section("batch").orElse(Section.empty("batch"));
    batch.requireKnown("records", "bytes", "gather");
    Section retry = section.section("retry").orElse(Section.empty("retry"));
    retry.requireKnown("first", "longest");
    Pace usual = Pace.USUAL;
    try {
      return new Pace(
          (int) batch.number("records", usual.records(), 1, 10_000),
          (int) size(batch, "bytes", usual.bytes()),
          batch.duration("gather", usual.gather()),
          retry.duration("first", usual.first()),
          retry.duration("longest", usual.longest()));
    } catch (IllegalArgumentException e) {
      throw section.problem("retry", "`longest` is at least `first`, and both are some time");
    }
  }

  private static long size(Section section, String key, long usual) throws ConfigProblem {
    long bytes = section.bytes(key, usual);
    if (bytes < 1024 || bytes > 1 << 26) {
      throw section.problem(key, "`" + key + "` is between 1KiB and 64MiB");
    }
    return bytes;
  }

  private static Kind kind(String text) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.label().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "`" + text + "` is no kind of sink: use one of " + kinds()));
  }

  private static String kinds() {
    return Arrays.stream(Kind.values()).map(Kind::label).sorted().collect(Collectors.joining(", "));
  }

  private static Format.Kind format(String text) {
    try {
      return Format.Kind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "`%s` is no format: use one of %s"
              .formatted(
                  text,
                  String.join(
                      ", ",
                      new TreeSet<>(
                          Arrays.stream(Format.Kind.values())
                              .map(each -> each.name().toLowerCase(Locale.ROOT))
                              .toList()))),
          e);
    }
  }
}
