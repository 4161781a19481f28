package io.hauberk.testkit.cluster;

import io.hauberk.images.Layer;
import io.hauberk.images.OciImage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The image {@code busybox:1.37} of everybody's examples, made of the busybox of this machine's
 * system.
 */
public final class Busybox {
  /** Debian's has the small nc, which says {@code -ll} where the published one says {@code -lk}. */
  private static final String NC =
      """
      #!/bin/sh
      case $1 in -lk) shift; set -- -ll "$@" ;; esac
      exec /bin/busybox nc "$@"
      """;

  private Busybox() {}

  /** Writes the archive. */
  public static void write(Path archive) throws IOException {
    Path program = KubernetesBinaries.locate().require(Component.BUSYBOX).resolve("busybox");
    Layer layer = new Layer().program("/bin/busybox", program).directory("/tmp", 01777);
    Command.of(program.toString(), "--list")
        .output()
        .lines()
        .filter(name -> !name.equals("busybox") && !name.equals("nc"))
        .forEach(name -> layer.link("/bin/" + name, "busybox"));
    layer
        .script("/bin/nc", NC)
        .directory("/proc", 0755)
        .directory("/sys", 0755)
        .directory("/dev", 0755)
        .text("/etc/passwd", "root:x:0:0:root:/:/bin/sh\n")
        .text("/etc/group", "root:x:0:\n")
        .text("/etc/nsswitch.conf", "hosts: files dns\n");
    new OciImage("busybox:1.37").layer(layer).entrypoint("/bin/sh").write(archive);
  }
}
