package io.hauberk.evidence.sink.receiver;

import io.hauberk.sidecar.EnvoyBinary;
import io.hauberk.testkit.port.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An Envoy that lets through, to a store behind it, whoever has the key, as its administrator. */
public final class KeyGate implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      static_resources:
        listeners:
        - name: gate
          address: {socket_address: {address: 127.0.0.1, port_value: %1$d}}
          filter_chains:
          - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: gate
                http_filters:
                - name: envoy.filters.http.api_key_auth
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth
                    credentials: [{key: "ApiKey %2$s", client: hauberk}]
                    key_sources: [{header: Authorization}]
                - name: envoy.filters.http.router
                  typed_config:
                    "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
                route_config:
                  virtual_hosts:
                  - name: store
                    domains: ["*"]
                    routes: [{match: {prefix: /}, route: {cluster: store}}]
                    request_headers_to_add:
                    - header: {key: Authorization, value: "%3$s"}
                      append_action: OVERWRITE_IF_EXISTS_OR_ADD
        clusters:
        - name: store
          type: STATIC
          load_assignment:
            cluster_name: store
            endpoints:
            - lb_endpoints:
              - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %4$d}}}
          transport_socket:
            name: envoy.transport_sockets.tls
            typed_config:
              "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
      """;

  private final int port = FreePorts.next();
  private final Child child;

  public KeyGate(Path folder, String key, OpenSearch store) throws IOException {
    Path file = Files.createDirectories(folder).resolve("envoy.yaml");
    Files.writeString(
        file, CONFIGURATION.formatted(port, key, OpenSearch.ADMINISTRATOR, store.url().getPort()));
    this.child =
        Child.start(
                folder.resolve("log"),
                Map.of(),
                List.of(
                    EnvoyBinary.locate().path().toString(),
                    "--config-path",
                    file.toString(),
                    "--disable-hot-restart",
                    "--concurrency",
                    "1"))
            .serving(port);
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    child.close();
  }
}
