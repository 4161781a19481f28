package io.hauberk.testkit.cluster;

import io.hauberk.sidecar.EnvironmentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Says what is missing to build, and how to get it. */
final class BuildTools {
  private static final Pattern RELEASE = Pattern.compile("go1\\.(\\d+)");
  private static final int OLDEST = 26;
  private static final Map<String, String> SOURCES =
      Map.of(
          "go", "get Go 1." + OLDEST + " or newer from https://go.dev/dl and put it on the PATH",
          "gcc", "install it with `apt-get install gcc libc6-dev`",
          "pkg-config", "install it with `apt-get install pkg-config`",
          "apt-get", "this part of the tests runs on Debian or Ubuntu",
          "dpkg-deb", "this part of the tests runs on Debian or Ubuntu");

  private final Map<String, String> environment;

  BuildTools(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * @throws EnvironmentException when one is missing or too old
   */
  void require(Component component) {
    for (String tool : component.tools()) {
      if (!onPath(tool)) {
        throw new EnvironmentException(
            "`"
                + tool
                + "` is needed to build "
                + component.script().replace(".sh", "")
                + " for the tests on Kubernetes; "
                + SOURCES.get(tool));
      }
    }
    if (component.tools().contains("go")) {
      requireRecentGo();
    }
  }

  private void requireRecentGo() {
    String version = Command.of("go", "env", "GOVERSION").in(environment).run().out().strip();
    Matcher release = RELEASE.matcher(version);
    if (!release.lookingAt() || Integer.parseInt(release.group(1)) < OLDEST) {
      throw new EnvironmentException(
          "`go` is " + version + " and too old to build Kubernetes; " + SOURCES.get("go"));
    }
  }

  private boolean onPath(String tool) {
    return Stream.of(environment.getOrDefault("PATH", "").split(":"))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
