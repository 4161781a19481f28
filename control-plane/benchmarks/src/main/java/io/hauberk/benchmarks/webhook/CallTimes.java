package io.hauberk.benchmarks.webhook;

import io.hauberk.testkit.cluster.ApiServer;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long calls of webhooks took, as the API server itself has measured it, all together.
 *
 * @param seconds by webhook and type of call
 * @param calls likewise
 */
record CallTimes(Map<String, Double> seconds, Map<String, Double> calls) {
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^apiserver_admission_webhook_admission_duration_seconds_(sum|count)"
              + "\\{name=\"([^\"]+)\",.*?type=\"([^\"]+)\"} (\\S+)$");

  static CallTimes of(ApiServer server) {
    CallTimes times = new CallTimes(new TreeMap<>(), new TreeMap<>());
    Matcher line = LINE.matcher(server.kubectl().output("get", "--raw", "/metrics"));
    while (line.find()) {
      Map<String, Double> column = line.group(1).equals("sum") ? times.seconds : times.calls;
      column.merge(
          line.group(2) + " " + line.group(3), Double.parseDouble(line.group(4)), Double::sum);
    }
    return times;
  }

  /** Milliseconds of a call on average, since then. */
  Map<String, Double> meansSince(CallTimes before) {
    Map<String, Double> means = new TreeMap<>();
    seconds.forEach(
        (name, sum) ->
            means.put(
                name,
                1000
                    * (sum - before.seconds.getOrDefault(name, 0.0))
                    / (calls.getOrDefault(name, 0.0) - before.calls.getOrDefault(name, 0.0))));
    return means;
  }
}
