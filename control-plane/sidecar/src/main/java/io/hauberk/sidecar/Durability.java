package io.hauberk.sidecar;

/**
 * Whether the log of decisions stays here until the control plane has it for good, so that none is
 * lost while that is away.
 *
 * @param asked also where the mesh does not want it
 * @param limit bytes of the log that may then wait on the disk
 */
public record Durability(boolean asked, long limit) {}
