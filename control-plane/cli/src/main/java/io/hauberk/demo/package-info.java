/**
 * The demonstration: a control plane, real Envoys for Bob, Alice and some intruders, real requests,
 * and for each what was expected and what was seen.
 */
@NullMarked
package io.hauberk.demo;

import org.jspecify.annotations.NullMarked;
