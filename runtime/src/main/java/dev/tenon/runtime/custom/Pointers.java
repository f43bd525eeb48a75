package dev.tenon.runtime.custom;

import com.networknt.schema.path.NodePath;

/** JSON pointers, as a validator's places and as members of objects. */
final class Pointers {

  private Pointers() {}

  static String of(NodePath at) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < at.getNameCount(); i++) {
      pointer.append(child("", at.getName(i)));
    }
    return pointer.toString();
  }

  static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
