/**
 * The embedded store that questions are asked of: the records of a log, in columns.
 *
 * <p>Immutable Parquet files, each with a range of the log's indices. They are read without the log
 * and without whoever writes them, also where they were copied to.
 */
@org.jspecify.annotations.NullMarked
package io.hauberk.evidence.store;
