package io.hauberk.e2e.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every class that asks the same {@link ClusterMesh}, which ends with the last of them. */
final class OneClusterMesh implements ParameterResolver {
  private static final Namespace HERE = Namespace.create(OneClusterMesh.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ClusterMesh.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(ClusterMesh.class, type -> start(), ClusterMesh.class);
  }

  private static ClusterMesh start() {
    try {
      Path folder = Files.createTempDirectory("mesh");
      ClusterMesh mesh = ClusterMesh.start(folder, 2, "replicas=1");
      mesh.apply("samples/bob-and-alice/mesh.yaml", "samples/bob-and-alice/requirements.yaml");
      return mesh;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
