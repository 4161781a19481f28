package io.hauberk.server.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hauberk.policy.intent.Kind;
import io.hauberk.policy.intent.ObjectKey;
import io.hauberk.policy.intent.Parser;
import io.hauberk.policy.intent.SourceText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a folder holds, as fingerprints.
 *
 * @param files SHA-256 of the text of each, by name
 * @param objects of all files
 */
record FolderObjects(SortedMap<String, String> files, SortedMap<ObjectKey, Written> objects) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SEPARATOR = Pattern.compile("(?m)^---(?:[ \\t].*)?$");
  private static final Comparator<ObjectKey> ORDER =
      Comparator.comparing(ObjectKey::kind).thenComparing(ObjectKey::path);

  /** An object in a file: SHA-256 of its document, without the space around it. */
  record Written(String file, String sha256) {}

  static FolderObjects none() {
    return new FolderObjects(new TreeMap<>(), new TreeMap<>(ORDER));
  }

  /** An object that stands in two files is of the first. */
  static FolderObjects of(List<SourceText> texts, Parser parser) {
    FolderObjects all = none();
    List<SourceText> pieces = new ArrayList<>();
    for (SourceText text : texts) {
      all.files.put(text.name(), Acts.sha256(text.text()));
      SEPARATOR
          .splitAsStream(text.text())
          .forEach(piece -> pieces.add(new SourceText(text.name(), piece.strip())));
    }
    for (Parser.Parsed parsed : parser.parse(pieces)) {
      SourceText piece = parsed.source();
      for (ObjectKey key : parsed.documents().keys()) {
        all.objects.putIfAbsent(key, new Written(piece.name(), Acts.sha256(piece.text())));
      }
    }
    return all;
  }

  byte[] encoded() {
    ObjectNode json = JSON.createObjectNode();
    ObjectNode names = json.putObject("files");
    files.forEach(names::put);
    var list = json.putArray("objects");
    objects.forEach(
        (key, written) ->
            list.addObject()
                .put("kind", key.kind().name())
                .put("namespace", key.namespace())
                .put("name", key.name())
                .put("file", written.file())
                .put("sha256", written.sha256()));
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IOException when that is not what {@link #encoded} makes
   */
  static FolderObjects decoded(byte[] bytes) throws IOException {
    FolderObjects all = none();
    JsonNode json = JSON.readTree(bytes);
    json.path("files").properties().forEach(f -> all.files.put(f.getKey(), f.getValue().asText()));
    try {
      for (JsonNode one : json.path("objects")) {
        all.objects.put(
            new ObjectKey(
                Kind.valueOf(one.path("kind").asText()),
                one.path("namespace").asText(),
                one.path("name").asText()),
            new Written(one.path("file").asText(), one.path("sha256").asText()));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("not a list of objects", e);
    }
    return all;
  }
}
