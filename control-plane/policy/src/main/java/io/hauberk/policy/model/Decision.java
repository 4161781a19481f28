package io.hauberk.policy.model;

import java.util.Optional;

/**
 * The answer to a request.
 *
 * @param enforced what happens
 * @param shadow what would happen with the shadowed parts in force; absent when nothing is shadowed
 *     or the caller is quarantined
 */
public record Decision(Verdict enforced, Optional<Verdict> shadow) {}
