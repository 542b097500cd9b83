package dev.easel.logs;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.databind.json.JsonMapper;

/** How lines are written. */
enum LogFormat {

  /** As kubectl and argo do: the line alone, or behind its step. */
  TEXT(MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8") {
    @Override
    String line(KeptLog log, LogLine line, boolean prefixed) {
      return prefix(log, prefixed) + line.text() + "\n";
    }

    @Override
    String note(KeptLog log, String note, String words, boolean prefixed) {
      return prefix(log, prefixed) + "[easel] " + words + "\n";
    }

    @Override
    String state(KeptLog log, String bar, boolean prefixed) {
      return prefix(log, prefixed) + bar + "\n";
    }

    private String prefix(KeptLog log, boolean prefixed) {
      return prefixed ? log.step() + ": " : "";
    }
  },

  /** An object a line. */
  NDJSON(LogFormat.NDJSON_TYPE) {
    @Override
    String line(KeptLog log, LogLine line, boolean prefixed) {
      var members = members(log);
      members.put("at", line.at());
      members.put("line", line.text());
      return written(members);
    }

    @Override
    String note(KeptLog log, String note, String words, boolean prefixed) {
      var members = members(log);
      members.put("note", note);
      members.put("line", words);
      return written(members);
    }

    @Override
    String state(KeptLog log, String bar, boolean prefixed) {
      var members = members(log);
      members.put("progress", true);
      members.put("line", bar);
      return written(members);
    }

    private Map<String, @Nullable Object> members(KeptLog log) {
      var members = new LinkedHashMap<String, @Nullable Object>();
      members.put("step", log.step());
      members.put("attempt", log.key().attempt());
      return members;
    }

    private String written(Map<String, @Nullable Object> members) {
      return JsonMapper.shared().writeValueAsString(members) + "\n";
    }
  };

  static final String NDJSON_TYPE = "application/x-ndjson";

  private final String type;

  LogFormat(String type) {
    this.type = type;
  }

  MediaType type() {
    return MediaType.parseMediaType(type);
  }

  /** What is written while nothing comes: between objects an empty line says nothing. */
  byte[] heartbeat() {
    var words = this == NDJSON ? "\n" : "[easel] Nothing new; more may come.\n";
    return words.getBytes(StandardCharsets.UTF_8);
  }

  /** How many quiet whiles there are to a heartbeat: people see it in a text. */
  int rarity() {
    return this == NDJSON ? 1 : 3;
  }

  abstract String line(KeptLog log, LogLine line, boolean prefixed);

  /** What Easel says itself of a log. */
  abstract String note(KeptLog log, String note, String words, boolean prefixed);

  /** A bar that goes on. */
  abstract String state(KeptLog log, String bar, boolean prefixed);

  /** The format that a request prefers; between equals, the one it names first. */
  static LogFormat of(@Nullable String accept) {
    var types = MediaType.parseMediaTypes(accept);
    MimeTypeUtils.sortBySpecificity(types);
    for (var type : types) {
      if (type.includes(TEXT.type())) {
        return TEXT;
      }
      if (type.includes(NDJSON.type())) {
        return NDJSON;
      }
    }
    return TEXT;
  }
}
