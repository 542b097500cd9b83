/**
 * A pretend cluster speaking the real protocols over HTTP: a Kubernetes API server, the server and
 * the controller of Argo Workflows 4.1, KServe 0.20 with its gateway, and the predictor of the
 * guide. {@link dev.easel.sandbox.Sandbox} is the door. It shares no type with the rest of Easel
 * and uses nothing of it, so that a wrong belief cannot hide on both sides; what it answers is held
 * to recordings of the real servers.
 */
@NullMarked
package dev.easel.sandbox;

import org.jspecify.annotations.NullMarked;
