package io.hauberk.evidence.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.evidence.sink.receiver.Fetched;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Chromium without a window, told what to do by the protocol of its developer tools over a pair of
 * pipes. It ends with them.
 *
 * @see <a href="https://chromedevtools.github.io/devtools-protocol/">the protocol</a>
 */
final class Browser implements AutoCloseable {
  /** Only what this machine has not is fetched. */
  private static final String SCRIPT =
      """
      apt-get install -s --no-install-recommends chromium-headless-shell >plan
      apt-get -o APT::Sandbox::User=root download $(awk '$1 == "Inst" { print $2 }' plan)
      for package in *.deb; do dpkg-deb -x "$package" root; rm "$package"; done
      test -x root/usr/lib/chromium/chromium-headless-shell
      find "$PWD/root/usr/lib" -name '*.so*' -printf '%h\\n' | sort -u | paste -sd: >libraries
      """;

  private static final String OTHERWISE =
      "Chromium is needed: run this on Debian where `apt-get download chromium-headless-shell`"
          + " works (`apt-get update` first)";

  /** The protocol is spoken over the descriptors 3 and 4. */
  private static final String RUN = "exec \"$@\" 3<&0 4>&1 0</dev/null 1>&2";

  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final Path log;
  private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final String session;
  private int asked;

  Browser(Path folder) throws IOException, InterruptedException {
    Path fetched = Fetched.folder("chromium", SCRIPT, OTHERWISE);
    log = folder.resolve("chromium.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                RUN,
                "chromium",
                fetched.resolve("root/usr/lib/chromium/chromium-headless-shell").toString(),
                "--remote-debugging-pipe",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                "--user-data-dir=" + folder.resolve("profile"))
            .redirectError(log.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "LD_LIBRARY_PATH",
                Files.readString(fetched.resolve("libraries")).strip(),
                "HOME",
                folder.toString()));
    process = builder.start();
    Thread reader = new Thread(this::read, "chromium");
    reader.setDaemon(true);
    reader.start();
    String target =
        ask("", "Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        ask("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
    for (String domain : List.of("Page", "Runtime", "Log", "Network", "Accessibility")) {
      ask(domain + ".enable", Map.of());
    }
  }

  /** A message ends with a NUL. */
  private void read() {
    try (InputStream in = process.getInputStream()) {
      ByteArrayOutputStream message = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          if (buffer[i] == 0) {
            arrived.add(message.toString(StandardCharsets.UTF_8));
            message.reset();
          } else {
            message.write(buffer[i]);
          }
        }
      }
    } catch (IOException e) {
      arrived.add("{\"error\":\"the browser is gone\"}");
    }
  }

  /** Asks the page; returns the result. */
  JsonNode ask(String method, Map<String, ?> parameters) throws IOException, InterruptedException {
    return ask(session, method, parameters);
  }

  private JsonNode ask(String of, String method, Map<String, ?> parameters)
      throws IOException, InterruptedException {
    ObjectNode message = JSON.createObjectNode().put("id", ++asked).put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    if (!of.isEmpty()) {
      message.put("sessionId", of);
    }
    process.getOutputStream().write(JSON.writeValueAsBytes(message));
    process.getOutputStream().write(0);
    process.getOutputStream().flush();
    while (true) {
      JsonNode answer = next();
      if (answer.path("id").asInt() != asked) {
        events.add(answer);
      } else if (answer.has("error")) {
        throw new IOException(method + ": " + answer);
      } else {
        return answer.path("result");
      }
    }
  }

  private JsonNode next() throws IOException, InterruptedException {
    String message = arrived.poll(2, TimeUnit.MINUTES);
    if (message == null || message.startsWith("{\"error\"")) {
      throw new IOException("the browser says nothing any more:\n" + Files.readString(log));
    }
    return JSON.readTree(message);
  }

  /** Opens a page, and waits until it is loaded whole. */
  void open(Path page) throws IOException, InterruptedException {
    events.clear();
    ask("Page.navigate", Map.of("url", page.toUri().toString()));
    while (events("Page.loadEventFired").isEmpty()) {
      events.add(next());
    }
  }

  /** What happened since the page was opened, of one kind. */
  List<JsonNode> events(String method) {
    return events.stream().filter(e -> e.path("method").asText().equals(method)).toList();
  }

  /** The value of an expression in the page. */
  JsonNode value(String expression) throws IOException, InterruptedException {
    JsonNode result =
        ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new IOException(result.toString());
    }
    return result.at("/result/value");
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
