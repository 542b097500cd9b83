package dev.easel.encryption;

import java.util.UUID;
import java.util.function.Function;

/**
 * A column that {@link Encryption} wrote, of a table with a {@code uuid} as its key; as a bean, it
 * is encrypted again when the keys change.
 *
 * @param owner whose the text is, by the row's key
 */
public record EncryptedColumn(String table, String column, Function<UUID, String> owner) {}
