package io.hauberk.testkit.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a test asks of the store behind an API server, by etcd's JSON gateway. */
record Etcd(URI url) {
  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");

  /** Forgets every version but the newest of each object. */
  void compact() throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String header = ask(client, "/v3/kv/range", "{\"key\": \"AA==\"}");
      Matcher revision = REVISION.matcher(header);
      if (!revision.find()) {
        throw new IOException("etcd does not say its revision: " + header);
      }
      ask(
          client,
          "/v3/kv/compaction",
          "{\"revision\": \"" + revision.group(1) + "\", \"physical\": true}");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking etcd", e);
    }
  }

  private String ask(HttpClient client, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(url.resolve(path)).POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("etcd refused " + path + ": " + response.body());
    }
    return response.body();
  }
}
