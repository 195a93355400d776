Attribute VB_Name = "OpsRibbon"
' The callbacks of ribbon.xml and of the buttons on the preview sheet.
'
' A control's tag says what it does or needs:
'     sheet:<code name>          bring a sheet to the front
'     folder:<name>              open a folder beside the workbook
'     needs:<name>[=<value>]     a Python command, grey while the named cell is empty or holds something else
' Without a tag it is a Python command. Its name is the control's id.
Option Explicit

Private Const SHEET_TAG As String = "sheet:"
Private Const FOLDER_TAG As String = "folder:"
Private Const NEEDS_TAG As String = "needs:"

Private mRibbon As Object
Private mRunning As Boolean
Private mStatusShown As Boolean

Public Sub OpsLoaded(ribbon As Object)
    Set mRibbon = ribbon
End Sub

Public Sub OpsAction(control As Object)
    Perform control.ID, control.Tag
End Sub

' Asks the workbook each time, so it is right after a reset of VBA too.
Public Sub OpsEnabled(control As Object, ByRef enabled As Variant)
    enabled = False
    If mRunning Or Not PythonPossible() Then Exit Sub
    enabled = True
    If StartsWith(control.Tag, NEEDS_TAG) Then enabled = NeedIsMet(Mid$(control.Tag, Len(NEEDS_TAG) + 1))
End Sub

Public Sub OpsConfirm()
    Perform "confirm", ""
End Sub

Public Sub OpsCancel()
    Perform "cancel", ""
End Sub

' Gives the status bar back to Excel once the person has gone on.
Public Sub OpsQuiet()
    If mRunning Or Not mStatusShown Then Exit Sub
    mStatusShown = False
    Application.StatusBar = False
End Sub

' The one guard of every button. What a command did, refused, was told to leave or failed at, Python says in words.
' What Python cannot say is said here: it is not there, or it stopped in the middle.
Private Sub Perform(ByVal command As String, ByVal target As String)
    If mRunning Then Exit Sub
    mRunning = True
    On Error GoTo Unexpected
    RedrawRibbon
    If StartsWith(target, SHEET_TAG) Then
        ShowSheet Mid$(target, Len(SHEET_TAG) + 1)
    ElseIf StartsWith(target, FOLDER_TAG) Then
        OpenFolder Mid$(target, Len(FOLDER_TAG) + 1)
    Else
        RunCommand command
    End If
Finish:
    On Error Resume Next
    mRunning = False
    RedrawRibbon
    Exit Sub
Unexpected:
    TellPerson StoppedText()
    Resume Finish
End Sub

Private Sub RunCommand(ByVal command As String)
    If ReachPython() Then
        ShowStatus CommandAnswer(command)
    Else
        TellPerson UnreachableText()
    End If
    If CellsWereRefused() Then CalculateAgain
End Sub

' Cells that got #N/A while Python was away ask it now. Only this workbook, and only once Python is there.
Private Sub CalculateAgain()
    Dim sheet As Worksheet
    If Not PythonMayAnswer() Then Exit Sub
    ForgetRefused
    For Each sheet In ThisWorkbook.Worksheets
        sheet.EnableCalculation = False
        sheet.EnableCalculation = True
    Next sheet
End Sub

Private Sub ShowSheet(ByVal code As String)
    Dim sheet As Worksheet
    For Each sheet In ThisWorkbook.Worksheets
        If sheet.CodeName = code Then
            sheet.Visible = xlSheetVisible
            sheet.Activate
            Exit Sub
        End If
    Next sheet
    ShowStatus NoSheetText()
End Sub

Private Sub OpenFolder(ByVal name As String)
    On Error GoTo Failed
    ThisWorkbook.FollowHyperlink ThisWorkbook.Path & PathSeparator() & name
    Exit Sub
Failed:
    ShowStatus NoFolderText() & name
End Sub

' A workbook in a synced folder may have a web address for its path.
Private Function PathSeparator() As String
    PathSeparator = Application.PathSeparator
    If InStr(ThisWorkbook.Path, "://") > 0 Then PathSeparator = "/"
End Function

Private Function NeedIsMet(ByVal need As String) As Boolean
    Dim parts() As String
    Dim found As String
    parts = Split(need, "=")
    found = NamedText(parts(0))
    If UBound(parts) = 0 Then
        NeedIsMet = (found <> "")
    Else
        NeedIsMet = (found = parts(1))
    End If
End Function

Private Function NamedText(ByVal name As String) As String
    On Error Resume Next
    NamedText = CStr(ThisWorkbook.Names(name).RefersToRange.Value)
End Function

' No message box: it would show Chinese only on a Chinese Windows.
Private Sub TellPerson(ByVal sentence As String)
    ShowStatus sentence
    On Error Resume Next
    ThisWorkbook.Names(LastActionName()).RefersToRange.Value = Format$(Now, "hh:mm") & " " & sentence
End Sub

Private Sub ShowStatus(ByVal sentence As String)
    mStatusShown = (sentence <> "")
    If mStatusShown Then
        Application.StatusBar = sentence
    Else
        Application.StatusBar = False
    End If
End Sub

' The ribbon is lost when VBA is reset; it then keeps the state it shows, and every command still works.
Private Sub RedrawRibbon()
    If Not (mRibbon Is Nothing) Then mRibbon.Invalidate
End Sub

Private Function StartsWith(ByVal text As String, ByVal head As String) As Boolean
    StartsWith = (Left$(text, Len(head)) = head)
End Function
