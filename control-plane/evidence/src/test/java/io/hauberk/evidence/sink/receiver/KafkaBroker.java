package io.hauberk.evidence.sink.receiver;

import io.hauberk.evidence.sink.Pumps;
import io.hauberk.testkit.port.FreePorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One node of Kafka that is broker and controller, with two listeners: TLS on both sides, and TLS
 * on its side with a login on the other.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final String SCRIPT =
      """
      cat >pom.xml <<'POM'
      <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
      <groupId>fetched</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>
      <dependencies><dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId>
      <version>4.1.0</version></dependency></dependencies></project>
      POM
      mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib
      """;
  private static final String OTHERWISE =
      "a broker of Kafka is needed: put Maven's `mvn` on the PATH, so that it can fetch"
          + " `org.apache.kafka:kafka_2.13:4.1.0`";

  private static final String CONFIGURATION =
      """
      process.roles=broker,controller
      node.id=1
      controller.quorum.voters=1@127.0.0.1:%2$d
      controller.listener.names=CONTROLLER
      listeners=SSL://127.0.0.1:%1$d,SASL_SSL://127.0.0.1:%5$d,CONTROLLER://127.0.0.1:%2$d
      advertised.listeners=SSL://localhost:%1$d,SASL_SSL://localhost:%5$d
      listener.security.protocol.map=CONTROLLER:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL
      sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
      listener.name.sasl_ssl.ssl.client.auth=none
      listener.name.sasl_ssl.plain.sasl.jaas.config=%6$s.plain.PlainLoginModule required user_hauberk="%7$s";
      listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=%6$s.scram.ScramLoginModule required;
      listener.name.sasl_ssl.scram-sha-512.connections.max.reauth.ms=3000
      inter.broker.listener.name=SSL
      ssl.client.auth=required
      ssl.keystore.type=PEM
      ssl.keystore.location=%3$s/broker.pem
      ssl.truststore.type=PEM
      ssl.truststore.location=%4$s
      log.dirs=%3$s/data
      offsets.topic.replication.factor=1
      num.partitions=1
      authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
      allow.everyone.if.no.acl.found=true
      """;

  private final Path folder;
  private final Path libraries;
  private final int port = FreePorts.next();
  private final int loginPort = FreePorts.next();
  private Child child;

  /**
   * @param password of the user {@code hauberk} by the mechanism PLAIN
   */
  public KafkaBroker(Path folder, Credentials credentials, String password) throws Exception {
    this.folder = Files.createDirectories(folder);
    this.libraries = Fetched.folder("kafka", SCRIPT, OTHERWISE).resolve("lib");
    Files.writeString(
        folder.resolve("broker.pem"),
        Files.readString(credentials.key("server"))
            + Files.readString(credentials.certificate("server")));
    Files.writeString(
        folder.resolve("server.properties"),
        CONFIGURATION.formatted(
            port,
            FreePorts.next(),
            folder,
            credentials.authorities(),
            loginPort,
            "org.apache.kafka.common.security",
            password));
    try (Child format =
        java(
            "kafka.tools.StorageTool",
            "format",
            "-t",
            "MkU3OEVBNTcwNTJENDM2Qg",
            "-c",
            folder.resolve("server.properties").toString())) {
      Pumps.await(() -> !format.isAlive(), format::lastWords);
    }
    this.child = start();
  }

  private Child java(String... words) {
    return Child.start(
        folder.resolve("log"), Map.of(), Jvm.command(libraries, List.of("-Xmx256m"), words));
  }

  private Child start() {
    return java("kafka.Kafka", folder.resolve("server.properties").toString())
        .serving(port, loginPort);
  }

  /** Where whoever comes has to log in. */
  public int loginPort() {
    return loginPort;
  }

  public int port() {
    return port;
  }

  public void stop() {
    child.close();
  }

  public void startAgain() {
    child = start();
  }

  @Override
  public void close() {
    child.kill();
    child.close();
  }
}
