package dev.apiarist.local.aws;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes XML documents as the Query protocols answer them. */
public final class Xml {
  private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  private final Deque<String> open = new ArrayDeque<>();

  /** A document with a root element. */
  public Xml(String root) {
    open(root);
  }

  /** A document whose root has a namespace. */
  public Xml(String root, String namespace) {
    open.push(root);
    out.append('<').append(root).append(" xmlns=\"").append(escape(namespace)).append("\">");
  }

  /** Opens an element. */
  public Xml open(String name) {
    open.push(name);
    out.append('<').append(name).append('>');
    return this;
  }

  /** Closes the innermost element. */
  public Xml close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element with text. */
  public Xml text(String name, Object value) {
    out.append('<').append(name).append('>').append(escape(value.toString()));
    out.append("</").append(name).append('>');
    return this;
  }

  /** Closes everything and gives the document. */
  public String end() {
    while (!open.isEmpty()) {
      close();
    }
    return out.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
