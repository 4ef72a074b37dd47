package dev.apiarist.aws;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An XML element as AWS's query protocols use them: names, nesting and text; no attributes, no
 * namespaces. Document type declarations, and with them entities, are refused.
 *
 * @param text the text directly inside, stripped
 */
record Xml(String name, String text, List<Xml> children) {
  private static final int MAX_DEPTH = 100;

  /**
   * Reads a document's root element.
   *
   * @throws IllegalArgumentException when it is not well-formed, or nested deeper than 100 levels;
   *     the message never repeats the text
   */
  static Xml parse(String document) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(document));
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {
        if (reader.getEventType() == XMLStreamConstants.DTD) {
          throw new IllegalArgumentException("a document type declaration");
        }
      }
      return element(reader, 1);
    } catch (XMLStreamException malformed) {
      throw new IllegalArgumentException("not well-formed XML");
    }
  }

  private static Xml element(XMLStreamReader reader, int depth) throws XMLStreamException {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException("XML nested too deep");
    }
    String name = reader.getLocalName();
    StringBuilder text = new StringBuilder();
    List<Xml> children = new ArrayList<>();
    while (reader.next() != XMLStreamConstants.END_ELEMENT) {
      switch (reader.getEventType()) {
        case XMLStreamConstants.START_ELEMENT -> children.add(element(reader, depth + 1));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        default -> {}
      }
    }
    return new Xml(name, text.toString().strip(), List.copyOf(children));
  }

  /** The first child of this name; an empty element where there is none. */
  Xml child(String wanted) {
    for (Xml child : children) {
      if (child.name.equals(wanted)) {
        return child;
      }
    }
    return new Xml(wanted, "", List.of());
  }

  /** The element at a path of children; an empty one where there is none. */
  Xml at(String... path) {
    Xml found = this;
    for (String step : path) {
      found = found.child(step);
    }
    return found;
  }

  /** The text of the first child of this name; empty where there is none. */
  String text(String child) {
    return child(child).text;
  }

  /** Neither text nor children. */
  boolean isEmpty() {
    return text.isEmpty() && children.isEmpty();
  }
}
