package dev.easel.argo;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where an Argo server is and who Easel is to it.
 *
 * @param url its origin and, behind a gateway, its path
 * @param token asked for each call; throws IllegalArgumentException saying why there is none
 * @param ca certificates (PEM) that sign its own; the JDK's if null
 */
record ArgoAddress(URI url, Supplier<String> token, @Nullable Path ca, Duration connectTimeout) {}
