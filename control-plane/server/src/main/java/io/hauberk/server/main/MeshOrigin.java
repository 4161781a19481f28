package io.hauberk.server.main;

import io.hauberk.identity.TrustDomain;
import io.hauberk.policy.intent.Problem;
import io.hauberk.policy.intent.SourceText;
import io.hauberk.policy.model.MeshModel;
import io.hauberk.policy.resolve.Reading;
import io.hauberk.server.publish.ModelLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Where the mesh is described. Used by one control plane, once. */
public interface MeshOrigin {
  /** A mesh that can be in force. */
  record First(MeshModel model, List<Problem> problems) {
    public First {
      problems = List.copyOf(problems);
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
   */
  default void prepare(Path state, TrustDomain trustDomain) throws StartupFailure {}

  /** What texts mean at a moment; asked by one thread at a time. */
  Reading read(List<SourceText> texts, Instant now);

  /**
   * Tells the loader what there is, and every later change, until closed.
   *
   * @throws StartupFailure and nothing is left running
   */
  AutoCloseable follow(ModelLoader loader) throws StartupFailure;
}
