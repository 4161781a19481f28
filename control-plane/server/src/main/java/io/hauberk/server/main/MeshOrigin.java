package io.hauberk.server.main;

import io.hauberk.envoy.compile.IdentitySource;
import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.server.publish.Endpoints;
import io.hauberk.server.publish.MeshReader;
import io.hauberk.server.publish.ModelLoader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Where the mesh is described. Used by one control plane, once. */
public interface MeshOrigin extends MeshReader {
  /** A mesh that can be in force. */
  record First(MeshModel model, List<Problem> problems, Endpoints endpoints) {
    public First {
      problems = List.copyOf(problems);
    }

    /** Without anybody who is discovered. */
    public First(MeshModel model, List<Problem> problems) {
      this(model, problems, Endpoints.NONE);
    }
  }

  /**
   * The mesh to begin with. Whether it waits for one, or refuses to begin without, is the origin's
   * to say.
   *
   * @throws StartupFailure and nothing is left running
   */
  First first(InstantSource clock) throws StartupFailure;

  /**
   * Called before the authority of that trust domain is opened in the state directory: the place
   * for an origin that keeps its root elsewhere.
   *
   * @return whether it made that root now: nobody had it before
   */
  default boolean prepare(Path state, TrustDomain trustDomain) throws StartupFailure {
    return false;
  }

  /** Where sidecars have their certificates from. */
  default IdentitySource identity() {
    return new IdentitySource.Pushed();
  }

  /**
   * Tells the loader what there is, and every later change, until closed.
   *
   * @throws StartupFailure and nothing is left running
   */
  AutoCloseable follow(ModelLoader loader) throws StartupFailure;
}
