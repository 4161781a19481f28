package io.hauberk.policy.intent;

/**
 * One file, or what stands for one.
 *
 * @param name for messages, such as {@code policies/alice.yaml} or {@code <stdin>}
 * @param text YAML, any number of documents
 */
public record SourceText(String name, String text) {}
