/**
 * Does the compiler mean what the model means? Evaluator, interpreter of the emitted protos and a
 * real Envoy are asked the same.
 */
@NullMarked
package io.hauberk.envoy.prove;

import org.jspecify.annotations.NullMarked;
