package io.hauberk.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hauberk.kubernetes.status.Standing;
import io.hauberk.policy.intent.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTextTest {
  @Test
  void aRowForEachObjectAndBeneathItWhatIsLeftToDo() {
    List<String> lines =
        StandingText.lines(
            List.of(
                new Standing(
                    Kind.MeshPolicy,
                    "shop",
                    "reads",
                    "Shadow",
                    true,
                    "2/3",
                    List.of("2 of 3 sidecars concerned run generation 4; not yet: `shop/web-1`")),
                new Standing(Kind.MeshConfig, "", "mesh", "", true, "3/3", List.of()),
                new Standing(
                    Kind.IdentityGroup, "shop", "friends", "", false, "", List.of("HBK2003 no"))));

    assertEquals(
        """
        KIND             NAME                             MODE                     PROGRAMMED
        MeshPolicy       shop/reads                       Shadow     accepted      2/3
          2 of 3 sidecars concerned run generation 4; not yet: `shop/web-1`
        MeshConfig       mesh                             -          accepted      3/3
        IdentityGroup    shop/friends                     -          not accepted  -
          HBK2003 no
        """,
        String.join("\n", lines) + "\n");
  }

  @Test
  void aClusterWithoutObjectsIsSaidToHaveNone() {
    assertEquals(
        List.of("the cluster has no objects of hauberk.io"), StandingText.lines(List.of()));
  }
}
