package io.hauberk.server.publish;

/** Makes an image known outside. */
public interface Publisher {
  /**
   * All or nothing; on an exception the image before stays in force.
   *
   * @param change from the image that was published before
   */
  void publish(MeshImage image, MeshChange change);
}
