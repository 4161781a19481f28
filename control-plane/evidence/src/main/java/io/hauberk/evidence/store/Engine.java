package io.hauberk.evidence.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A database without any table, in memory, that can read and write the files of one folder and
 * nothing else of this machine, nor of the network.
 */
final class Engine implements AutoCloseable {
  private final DuckDBConnection connection;

  private Engine(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * @param memory that it takes at most, in MiB; what needs more goes to files in {@code spill}
   * @param spill made when it is needed
   */
  static Engine open(Path folder, Path spill, int threads, int memory) throws IOException {
    try {
      Properties streaming = new Properties();
      streaming.setProperty("jdbc_stream_results", "true");
      Connection opened = new DuckDBDriver().connect("jdbc:duckdb:", streaming);
      Engine engine = new Engine(opened.unwrap(DuckDBConnection.class));
      try {
        engine.confine(folder, spill, threads, memory);
      } catch (SQLException e) {
        engine.close();
        throw e;
      }
      return engine;
    } catch (SQLException e) {
      throw new IOException("the embedded database does not start: " + e.getMessage(), e);
    }
  }

  private void confine(Path folder, Path spill, int threads, int memory) throws SQLException {
    execute("SET autoinstall_known_extensions = false");
    execute("SET autoload_known_extensions = false");
    execute("SET threads = " + threads);
    execute("SET memory_limit = '" + memory + "MiB'");
    execute("SET temp_directory = " + quoted(spill.toAbsolutePath().toString()));
    execute("SET TimeZone = 'UTC'");
    execute("SET allowed_directories = [" + quoted(folder.toAbsolutePath().toString()) + "]");
    execute("SET enable_external_access = false");
    execute("SET lock_configuration = true");
  }

  DuckDBConnection connection() {
    return connection;
  }

  void execute(String statement) throws SQLException {
    try (Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  /** A text of SQL. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A list of texts of SQL. */
  static String list(Iterable<StoreFile> files) {
    StringBuilder list = new StringBuilder("[");
    for (StoreFile file : files) {
      list.append(list.length() == 1 ? "" : ", ")
          .append(quoted(file.path().toAbsolutePath().toString()));
    }
    return list.append(']').toString();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
