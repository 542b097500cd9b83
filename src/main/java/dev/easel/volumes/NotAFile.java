package dev.easel.volumes;

import java.nio.file.FileSystemException;

/** What is under that name is no regular file or folder, or another one than a moment ago. */
public class NotAFile extends FileSystemException {

  NotAFile(String name, String reason) {
    super(name, null, reason);
  }
}
