package dev.easel.sandbox;

/** Where an object lies; {@code namespace} is empty for what lies in none. */
record Key(ResourceType type, String namespace, String name) {
  /** Objects are listed in the order of this path, as etcd does. */
  String path() {
    return namespace + "/" + name;
  }
}
