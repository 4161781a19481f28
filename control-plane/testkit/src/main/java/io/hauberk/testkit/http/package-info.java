/**
 * HTTP/1.1 byte by byte: a client that sends exactly what a test wrote, a server that keeps exactly
 * what came.
 */
@NullMarked
package io.hauberk.testkit.http;

import org.jspecify.annotations.NullMarked;
