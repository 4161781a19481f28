package io.hauberk.evidence.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Answers questions about the records in a folder. It only reads, whether or not somebody adds to
 * the folder meanwhile. For one thread.
 */
public final class EvidenceStore implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int MEMORY = 256;

  /** Files may come while the log is read. */
  private static final int LOOKS = 3;

  private static final String FRESH = "fresh";

  private final Path folder;
  private final Engine engine;
  private final LogTail tail;
  private int filesAsked;

  private EvidenceStore(Path folder, Engine engine, LogTail tail) {
    this.folder = folder;
    this.engine = engine;
    this.tail = tail;
  }

  /**
   * @param spill made when a question needs more memory than it is given
   * @throws NoSuchFileException when there is no store
   */
  public static EvidenceStore open(Path folder, Path spill) throws IOException {
    return open(folder, spill, folder.resolve(".none"), InstantSource.system());
  }

  /**
   * Answers with what the log has and the store has not yet as well.
   *
   * @param segments folder of the segments of that log, which may not exist
   */
  public static EvidenceStore open(Path folder, Path spill, Path segments, InstantSource clock)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    Engine engine = Engine.open(folder, spill, THREADS, MEMORY);
    try {
      return new EvidenceStore(folder, engine, new LogTail(segments, clock, engine));
    } catch (IOException e) {
      engine.close();
      throw e;
    }
  }

  /** Which records there are now. */
  public Extent extent() throws IOException {
    Extent files = look().extent();
    if (tail.isEmpty()) {
      return files;
    }
    List<Extent.Range> missing = new ArrayList<>(files.missing());
    long next = files.end();
    if (next > 0 && next < tail.first()) {
      missing.add(new Extent.Range(next, tail.first()));
    }
    return new Extent(files.end() == 0 ? tail.first() : files.first(), tail.end(), missing);
  }

  /** The files, and beside them the records of the log that are in none of them: nothing twice. */
  private StoreFiles look() throws IOException {
    StoreFiles files = StoreFiles.in(folder);
    for (int i = 0; i < LOOKS && !tail.follow(files.end()); i++) {
      files = StoreFiles.in(folder);
    }
    return files;
  }

  /** How many files the last question opened. */
  int filesAsked() {
    return filesAsked;
  }

  /** Tells every record that is meant, in the order of the log. */
  public void all(List<Filter> filters, Consumer<Found> each) throws IOException {
    Row found = row -> each.accept(new Found(row.getLong(1), row.getBytes(2)));
    List<StoreFile> files = files(filters);
    filesAsked = files.size();
    if (!files.isEmpty()) {
      ask(parquet(files), filters, "SELECT \"index\", record", "", found);
    }
    if (!tail.isEmpty()) {
      ask(FRESH, filters, "SELECT \"index\", record", "ORDER BY \"index\"", found);
    }
  }

  /**
   * The last ones that are meant, in the order of the log.
   *
   * @param most at most so many
   */
  public List<Found> newest(List<Filter> filters, int most) throws IOException {
    List<Long> indices = new ArrayList<>();
    List<StoreFile> files = files(filters);
    List<String> tables = new ArrayList<>(tail.isEmpty() ? List.of() : List.of(FRESH));
    files.reversed().forEach(file -> tables.add(parquet(List.of(file))));
    for (String table : tables) {
      if (indices.size() < most) {
        ask(
            table,
            filters,
            "SELECT \"index\"",
            "ORDER BY \"index\" DESC LIMIT " + (most - indices.size()),
            row -> indices.add(row.getLong(1)));
      }
    }
    List<Found> found = new ArrayList<>();
    if (!indices.isEmpty()) {
      List<Filter> those = new ArrayList<>(filters);
      those.add(new Filter.From(indices.getLast()));
      those.add(new Filter.Before(indices.getFirst() + 1));
      all(those, found::add);
    }
    return found;
  }

  /** The record of that name; told twice, the first. */
  public Optional<Found> named(String uid) throws IOException {
    List<Found> found = new ArrayList<>();
    all(List.of(new Filter.Uid(uid)), found::add);
    return found.stream().findFirst();
  }

  /** Requests that are meant, by who asked whom, and what decided how; the most frequent first. */
  public List<Tally> tally(List<Filter> filters) throws IOException {
    List<Tally> tally = new ArrayList<>();
    ask(
        requests(filters),
        "SELECT caller, target, allowed, decision, count(DISTINCT uid) AS n,"
            + " min(time) AS since, max(time) AS last",
        "GROUP BY ALL ORDER BY n DESC, caller, target, decision",
        row ->
            tally.add(
                new Tally(
                    row.getString(1),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getString(4),
                    row.getLong(5),
                    instant(row, 6),
                    instant(row, 7))));
    return tally;
  }

  /** Requests that are meant, by day and what decided how; the oldest first. */
  public List<Tally.OfDay> days(List<Filter> filters) throws IOException {
    List<Tally.OfDay> days = new ArrayList<>();
    ask(
        requests(filters),
        "SELECT date_trunc('day', time)::TIMESTAMP AS day, decision, allowed,"
            + " count(DISTINCT uid) AS n",
        "GROUP BY ALL ORDER BY day, decision, allowed",
        row ->
            days.add(
                new Tally.OfDay(
                    LocalDateTime.ofInstant(instant(row, 1), ZoneOffset.UTC).toLocalDate(),
                    row.getString(2),
                    row.getBoolean(3),
                    row.getLong(4))));
    return days;
  }

  private static List<Filter> requests(List<Filter> filters) {
    List<Filter> requests = new ArrayList<>(filters);
    requests.add(Filter.Kinds.of("access"));
    return requests;
  }

  private List<StoreFile> files(List<Filter> filters) throws IOException {
    return look().files().stream().filter(file -> Where.mayBeIn(file, filters)).toList();
  }

  private static String parquet(List<StoreFile> files) {
    return "read_parquet(" + Engine.list(files) + ", union_by_name = true)";
  }

  /** Reads one row of an answer. */
  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  /** Asks the files and what is beside them together. */
  private void ask(List<Filter> filters, String select, String order, Row each) throws IOException {
    List<StoreFile> files = files(filters);
    filesAsked = files.size();
    if (files.isEmpty() && tail.isEmpty()) {
      return;
    }
    String from =
        files.isEmpty()
            ? FRESH
            : tail.isEmpty()
                ? parquet(files)
                : "(FROM " + parquet(files) + " UNION ALL BY NAME FROM " + FRESH + ")";
    ask(from, filters, select, order, each);
  }

  private void ask(String from, List<Filter> filters, String select, String order, Row each)
      throws IOException {
    Where where = Where.of(filters);
    String question = select + " FROM " + from + " WHERE " + where.sql() + " " + order;
    try (PreparedStatement statement = engine.connection().prepareStatement(question)) {
      where.set(statement);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          each.read(rows);
        }
      }
    } catch (SQLException e) {
      throw new IOException("the store in `" + folder + "` cannot be read: " + e.getMessage(), e);
    }
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
  }

  @Override
  public void close() {
    tail.close();
    engine.close();
  }
}
