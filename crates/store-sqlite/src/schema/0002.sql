-- Who points to a document as one thing, without those that do so as another.
CREATE INDEX references_by_role ON document_references (target, role, source);
