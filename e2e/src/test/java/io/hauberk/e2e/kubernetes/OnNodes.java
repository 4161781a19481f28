package io.hauberk.e2e.kubernetes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A class whose pods run on nodes. Nodes share the machine's network and its folder of CNI plugins:
 * one such class at a time. Together they take longest, so they come first.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ResourceLock("nodes")
@Order(0)
@interface OnNodes {}
