"""The metadata that lets one file be PDF/UA-1 and PDF/A-3a.

PDF/UA asks for its own property in the metadata; PDF/A forbids properties that it does not
know, unless the file describes them in an extension schema. So both are put in. Sources:
ISO 14289-1:2014, clause 5; ISO 19005-3:2012, clause 6.6.2.3 (PDF/A extension schemas).
"""

from __future__ import annotations

_END = b"</rdf:RDF>"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PDFUA = "http://www.aiim.org/pdfua/ns/id/"
_PDFA = "http://www.aiim.org/pdfa/ns"

_IDENTIFIER = f"""
<rdf:Description xmlns:rdf="{_RDF}" xmlns:pdfuaid="{_PDFUA}" rdf:about="">
 <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description xmlns:rdf="{_RDF}" xmlns:pdfaExtension="{_PDFA}/extension/"
  xmlns:pdfaSchema="{_PDFA}/schema#" xmlns:pdfaProperty="{_PDFA}/property#" rdf:about="">
 <pdfaExtension:schemas>
  <rdf:Bag>
   <rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>{_PDFUA}</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property>
     <rdf:Seq>
      <rdf:li rdf:parseType="Resource">
       <pdfaProperty:name>part</pdfaProperty:name>
       <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
       <pdfaProperty:category>internal</pdfaProperty:category>
       <pdfaProperty:description>The part of ISO 14289 kept to</pdfaProperty:description>
      </rdf:li>
     </rdf:Seq>
    </pdfaSchema:property>
   </rdf:li>
  </rdf:Bag>
 </pdfaExtension:schemas>
</rdf:Description>
"""


def with_pdfua_identifier(metadata: bytes) -> bytes:
    """Give XMP metadata that also says PDF/UA-1; metadata that says so already is unchanged.

    Raises
    ------
    ValueError
        When there is no RDF block to put it into.
    """
    if b"pdfuaid:part" in metadata:
        return metadata
    if _END not in metadata:
        raise ValueError("the metadata holds no rdf:RDF")
    before, after = metadata.rsplit(_END, 1)
    return before + _IDENTIFIER.encode("utf-8") + _END + after
